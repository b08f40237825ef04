/** No word of any language is as long; a small icon is. */
const SHORTEST_DATA = 1_000;
/** Says what kind of file it is. */
const HEAD = 64;

/** The text with every long run of base64, of either alphabet, cut to its beginning and its length. */
export function shortenData(text: string): string {
	let shortened = '';
	let kept = 0;
	let begin = 0;
	// Letter by letter, because a pattern with a count this high may need as much room as the text again.
	for (let at = 0; at <= text.length; at++) {
		if (isBase64(text.charCodeAt(at))) continue;
		const length = at - begin;
		if (length >= SHORTEST_DATA) {
			shortened += `${text.slice(kept, begin + HEAD)}[${length - HEAD} more characters]`;
			kept = at;
		}
		begin = at + 1;
	}
	return shortened + text.slice(kept);
}

/** Past the end of a text the code is NaN, and this false. */
function isBase64(code: number): boolean {
	const letter = code | 0x20;
	return (
		(letter >= 0x61 && letter <= 0x7a) ||
		// Digits and the slash before them.
		(code >= 0x2f && code <= 0x39) ||
		code === 0x2b ||
		code === 0x2d ||
		code === 0x5f
	);
}
