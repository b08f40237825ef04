/** Words in any order, each at the start of a word of the text: `se la` finds “Settings: Language”. */
export function matchesWords(text: string, wanted: string): boolean {
	const words = fold(text).split(/[^\p{L}\p{N}]+/u);
	return fold(wanted)
		.split(/\s+/u)
		.filter((part) => part !== '')
		.every(
			(part) => words.some((word) => word.startsWith(part)) || (part.length > 2 && fold(text).includes(part)),
		);
}

function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
