import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './linear-pattern.ts';

function test(source: string, text: string): boolean | string {
	const pattern = compilePattern(source);
	return pattern.ok ? pattern.value.test(text) : pattern.error.type;
}

const atom = fc.constantFrom(
	...[
		'a',
		'b',
		'.',
		'[ab]',
		'[^a]',
		'\\d',
		'\\w',
		'\\s',
		'\\S',
		'^',
		'$',
		'\\b',
		'\\B',
		'🌱',
		'\\.',
		'\\p{Lu}',
	],
	...['\\u0061', '\\u{1F331}', '\\ud83c\\udf31', '\\x61', '[\\]a-]', '-', '\\/', '\\n', 'A'],
);
const { pattern: anyPattern } = fc.letrec<{ pattern: string; item: string }>((tie) => ({
	item: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		atom,
		fc.tuple(fc.constantFrom('(', '(?:', '(?<n>'), tie('pattern')).map(([open, inner]) => `${open}${inner})`),
	),
	pattern: fc
		.array(
			fc
				.tuple(
					tie('item'),
					fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '{0}'),
					fc.constantFrom('', '', '|'),
				)
				.map((parts) => parts.join('')),
			{ maxLength: 4 },
		)
		.map((items) => items.join('')),
}));
const anyText = fc
	.array(fc.constantFrom('a', 'b', '1', ' ', '-', '.', 'A', '🌱', '\n', '/', ']'), { maxLength: 8 })
	.map((chars) => chars.join(''));

describe('a linear pattern', () => {
	it('finds what the built-in engine finds', () => {
		fc.assert(
			fc.property(anyPattern, fc.boolean(), anyText, (inner, isWhole, text) => {
				const source = isWhole ? `^(?:${inner})$` : inner;
				let native: boolean | string = 'pattern-broken';
				try {
					native = new RegExp(source, 'u').test(text);
				} catch {
					// Two groups of one name, or an assertion that is repeated: broken for both.
				}
				expect(test(source, text)).toBe(native);
			}),
			{ numRuns: Math.max(2_000, fc.readConfigureGlobal().numRuns ?? 0) },
		);
	});

	it.each([
		['(a+)+$', 'a'.repeat(5_000) + '!', false],
		['^(a|a)*$', 'a'.repeat(5_000) + '!', false],
		['^(?:[a-z0-9]+-?)*$', 'a'.repeat(5_000) + '!', false],
		['\\s*\\s*\\s*\\s*x', ' '.repeat(2_000), false],
		['(x*)*(x*)*y', 'x'.repeat(2_000) + 'y', true],
		['^(?:(?:){1000000000}){1000000000}$', '', true],
	])('takes steady time for %s', (source, text, found) => {
		expect(test(source, text)).toBe(found);
	});

	it.each([
		['(?=a)b', 'pattern-unsupported'],
		['(?!a)b', 'pattern-unsupported'],
		['(?<=a)b', 'pattern-unsupported'],
		['(?<!a)b', 'pattern-unsupported'],
		['(a)\\1', 'pattern-unsupported'],
		['(?<n>a)\\k<n>', 'pattern-unsupported'],
		['('.repeat(60) + ')'.repeat(60), 'pattern-unsupported'],
		['a'.repeat(2_001), 'pattern-too-large'],
		['((a{100}){100}){100}', 'pattern-too-large'],
		['(', 'pattern-broken'],
		['a**', 'pattern-broken'],
		['[b-a]', 'pattern-broken'],
		['\\_', 'pattern-broken'],
	])('says why it will not have %.20s', (source, type) => {
		expect(test(source, '')).toBe(type);
	});
});
