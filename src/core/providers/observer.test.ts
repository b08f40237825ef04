import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Observed } from './observer.ts';

const KEY = 'sk-planted-4c1f0e9d';

function bodySeen(pieces: readonly Uint8Array[], value: string): string {
	let body = '';
	const nothing = () => undefined;
	const observed = new Observed({ sent: nothing, answered: nothing, received: (text) => (body += text) });
	observed.sent('', '', new Headers(), new Headers({ authorization: value }));
	for (const piece of pieces) observed.received(piece);
	observed.ended();
	return body;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('Observed', () => {
	it('hides the key and nothing else, however the body is split', () => {
		const word = fc.constantFrom(KEY, 'sk-planted', 'sk-plant', 'Bearer ', 's', '-', '🌱', '\ufeff');
		fc.assert(
			fc.property(fc.array(word), fc.array(fc.nat(200)), (words, cuts) => {
				const text = `${words.join('')}.`;
				const bytes = bytesOf(text);
				const ends = [...cuts, bytes.length].sort((a, b) => a - b);
				const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
				const hidden = text.replaceAll(`Bearer ${KEY}`, '[key]').replaceAll(KEY, '[key]');
				expect(bodySeen(pieces, `Bearer ${KEY}`)).toBe(hidden);
			}),
		);
	});

	it.each([
		['hides a key that was cut off', KEY.slice(0, -1), '[key]'],
		['keeps what only begins like one', 'sk-p', 'sk-p'],
	])('%s', (_name, end, seen) => {
		expect(bodySeen([bytesOf(`words ${end}`)], `Bearer ${KEY}`)).toBe(`words ${seen}`);
	});

	it('leaves alone what is too short for a secret', () => {
		expect(bodySeen([bytesOf('none of it')], 'none')).toBe('none of it');
	});
});
