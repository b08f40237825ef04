import type { Clock } from './time.ts';

/** 128 bits as 26 characters: 48 bits of milliseconds, then 80 random bits. Text order is time order. */
export type Id = string;

/** Fills the given array with random bytes, as `crypto.getRandomValues` does. */
export type RandomFill = (target: Uint8Array<ArrayBuffer>) => unknown;

// Crockford's alphabet in lower case: ascending in ASCII, without the letters i, l, o and u.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
const PATTERN = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/**
 * Ids of one source strictly ascend, even within one millisecond and when the clock steps back:
 * rows are then appended to the end of the index, which is what makes inserting them fast.
 */
export function createIdSource(now: Clock, random: RandomFill): () => Id {
	let lastMs = -1;
	const tail = new Uint8Array(RANDOM_CHARS);

	return () => {
		const ms = Math.max(0, Math.floor(now()));
		if (ms > lastMs) {
			lastMs = ms;
			random(tail);
			for (let i = 0; i < RANDOM_CHARS; i++) tail[i] = (tail[i] ?? 0) & 31;
		} else if (!increment(tail)) {
			lastMs += 1;
		}
		return encodeTime(lastMs) + Array.from(tail, (digit) => ALPHABET[digit]).join('');
	};
}

export function isId(value: unknown): value is Id {
	return typeof value === 'string' && PATTERN.test(value);
}

/** When the id was made, in milliseconds since the epoch. */
export function idTime(id: Id): number {
	let ms = 0;
	for (const char of id.slice(0, TIME_CHARS)) ms = ms * 32 + ALPHABET.indexOf(char);
	return ms;
}

function encodeTime(ms: number): string {
	let text = '';
	for (let rest = ms, i = 0; i < TIME_CHARS; i++) {
		text = ALPHABET.charAt(rest % 32) + text;
		rest = Math.floor(rest / 32);
	}
	return text;
}

/** Adds one; false when all digits ran over and the number is zero again. */
function increment(digits: Uint8Array): boolean {
	for (let i = digits.length - 1; i >= 0; i--) {
		const digit = digits[i] ?? 0;
		if (digit < 31) {
			digits[i] = digit + 1;
			return true;
		}
		digits[i] = 0;
	}
	return false;
}
