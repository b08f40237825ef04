const ELLIPSIS = '…';

/** One line of at most `max` user-perceived characters; cut at a word where one ends in the last third. */
export function oneLine(text: string, max: number): string {
	const flat = text.replace(/\s+/gu, ' ').trim();
	if (flat.length <= max) return flat;
	const graphemes: string[] = [];
	for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(flat)) {
		graphemes.push(segment);
		if (graphemes.length > max) break;
	}
	if (graphemes.length <= max) return flat;
	const cut = graphemes.slice(0, max - 1).join('');
	const space = cut.lastIndexOf(' ');
	return (space > cut.length * (2 / 3) ? cut.slice(0, space) : cut).trimEnd() + ELLIPSIS;
}

// Controls but tab and line feed, marks that reorder text, zero-width space and joiner lookalikes, and tag characters.
// Zero-width joiner and non-joiner stay: emoji and several scripts are written with them.
const INVISIBLE =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Text from elsewhere as the person will see it: nothing in it is hidden or reorders what is shown. */
export function visibleText(text: string): string {
	return text.replace(/\r\n?/gu, '\n').replace(INVISIBLE, '').toWellFormed();
}
