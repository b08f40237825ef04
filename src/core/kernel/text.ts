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
