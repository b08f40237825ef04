/**
 * Two made-up languages for finding faults before a translator does. Both keep {names} as they are.
 * `pseudo` lengthens every text by two fifths and accents it: what stays plain was never translated,
 * and what does not fit will not fit in German or Finnish. `mirrored` writes in Arabic letters, right to left.
 */
export function pseudo(text: string): string {
	const accented = outsideNames(text, (plain) => plain.replace(/[a-z]/giu, (char) => ACCENTED[char] ?? char));
	// In pieces, because no language has a word of fifty letters.
	const more = '~'.repeat(Math.ceil(text.length * 0.4)).replace(/~{8}(?=~)/gu, '$& ');
	return `[${accented}${more}]`;
}

export function mirrored(text: string): string {
	return outsideNames(text, (plain) =>
		plain.replace(/[a-z]/giu, (char) => ARABIC[char.toLowerCase()] ?? char),
	);
}

function outsideNames(text: string, change: (plain: string) => string): string {
	return text
		.split(/(\{\w+\})/u)
		.map((piece, index) => (index % 2 === 1 ? piece : change(piece)))
		.join('');
}

const ACCENTED: Readonly<Record<string, string>> = pairs(
	'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
	'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ',
);

const ARABIC: Readonly<Record<string, string>> = pairs(
	'abcdefghijklmnopqrstuvwxyz',
	'ابتدهفجحيجكلمنوبقرستوفوخيز',
);

function pairs(from: string, to: string): Record<string, string> {
	const targets = [...to];
	return Object.fromEntries([...from].map((char, index) => [char, targets[index] ?? char]));
}
