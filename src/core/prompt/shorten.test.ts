import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten } from './shorten.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`).join('\n');

describe('shorten', () => {
	it('leaves what is short enough', () => {
		expect(shorten('abc', 3)).toBe('abc');
	});

	it('keeps whole lines of the beginning and the end, and says what is missing', () => {
		const text = lines(100);
		const short = shorten(text, 200, 'the whole is in file 7');
		expect(short).toMatch(
			/^line 0\nline 1\n[^]*\n\[… \d+ characters left out; the whole is in file 7 …\]\n[^]*line 99$/u,
		);
		const kept = short.split('\n').filter((line) => !line.startsWith('['));
		expect(kept.filter((line) => !text.split('\n').includes(line))).toEqual([]);
	});

	it('counts what it left out', () => {
		const text = 'x'.repeat(1_000);
		const [, left] = /… (\d+) characters/u.exec(shorten(text, 300)) ?? [];
		expect(shorten(text, 300).match(/x/gu)).toHaveLength(1_000 - Number(left));
	});

	it('is never longer than asked for, nor ill-formed', () => {
		const text = fc
			.array(fc.constantFrom('🌱', 'a', '\n', 'é '), { maxLength: 300 })
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, fc.nat({ max: 400 }), (long, max) => {
				const short = shorten(long, max);
				expect(short.length).toBeLessThanOrEqual(max);
				expect(short.isWellFormed()).toBe(true);
			}),
		);
	});
});
