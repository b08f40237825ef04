import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '#core/content/price.ts';
import { NO_USAGE, type Usage } from '#core/content/usage.ts';
import { costOf, INPUT_SAFETY, worstCase } from './cost.ts';

const price: Price = {
	input: 3,
	output: 15,
	cacheRead: 0.3,
	cacheWrite: 3.75,
	tiers: [{ aboveTokens: 200_000, input: 6, output: 22.5 }],
};

describe('costOf', () => {
	it.each<[string, Price | undefined, Partial<Usage>, tokens: number, microDollars: number]>([
		['nothing', price, {}, 0, 0],
		['input and output', price, { input: 1_000, output: 100 }, 1_100, 4_500],
		['reasoning is part of the output', price, { input: 1_000, output: 100, reasoning: 90 }, 1_100, 4_500],
		['cached input at its own rates', price, { input: 1_000, cacheRead: 600, cacheWrite: 300 }, 1_000, 1_605],
		[
			'cached input as input',
			{ input: 2, output: 0 },
			{ input: 900, cacheRead: 500, cacheWrite: 9 },
			900,
			1_800,
		],
		['a fraction is rounded up', { input: 0.1, output: 0 }, { input: 1 }, 1, 1],
		['noise is not', { input: 0.07, output: 0 }, { input: 100 }, 100, 7],
		['at a tier', price, { input: 200_000 }, 200_000, 600_000],
		['above it, for the whole call', price, { input: 200_001, output: 2 }, 200_003, 1_200_051],
		['a tier without a cache rate', price, { input: 200_001, cacheRead: 200_001 }, 200_001, 1_200_006],
		['no price', undefined, { input: 5, output: 6 }, 11, 0],
		['a total without its cached part', price, { input: 10, cacheRead: 1_000 }, 1_000, 300],
		['an output without its reasoning', price, { reasoning: 10 }, 10, 150],
		['negative', price, { input: -5, output: -6, cacheRead: -7 }, 0, 0],
		['no number', price, { input: Number.NaN, output: 10, cacheRead: Infinity }, 10, 150],
	])('%s', (_name, given, usage, tokens, microDollars) => {
		expect(costOf(given, { ...NO_USAGE, ...usage })).toEqual({ tokens, microDollars });
	});

	it('takes the highest tier that is passed, whatever their order', () => {
		const tiers = [3, 1, 2].map((n) => ({ aboveTokens: n * 100, input: n * 10, output: 0 }));
		const cost = (input: number) =>
			costOf({ input: 1, output: 0, tiers }, { ...NO_USAGE, input }).microDollars;
		expect([100, 101, 250, 350].map(cost)).toEqual([100, 1_010, 5_000, 10_500]);
	});

	it('never falls when more is read or written', () => {
		fc.assert(
			fc.property(prices(), usages(), usages(), (given, usage, more) => {
				const sum: Usage = {
					input: usage.input + more.input,
					output: usage.output + more.output,
					cacheRead: usage.cacheRead + more.cacheRead,
					cacheWrite: usage.cacheWrite + more.cacheWrite,
					reasoning: usage.reasoning + more.reasoning,
				};
				const [less, all] = [costOf(given, usage), costOf(given, sum)];
				expect(all.tokens).toBeGreaterThanOrEqual(less.tokens);
				expect(all.microDollars).toBeGreaterThanOrEqual(less.microDollars);
				expect(all.microDollars).toSatisfy(Number.isSafeInteger);
			}),
		);
	});
});

describe('worstCase', () => {
	const facts = { contextTokens: 1_000_000, maxOutputTokens: 64_000, price };

	it('foresees a longer prompt at the dearest rates', () => {
		expect(worstCase(facts, 1_000, 100)).toEqual({ tokens: 2_600, microDollars: 2_500 * 3.75 + 1_500 });
		expect(worstCase(facts, 150_000, 100)).toEqual({ tokens: 226_100, microDollars: 226_000 * 6 + 2_250 });
		expect(worstCase({ ...facts, price: undefined! }, 10, 10).microDollars).toBe(0);
	});

	it.each([Number.NaN, -1, Infinity])('takes the most there can be for %d', (figure) => {
		expect(worstCase(facts, figure, figure).tokens).toBe(1_500_000 + INPUT_SAFETY.tokens + 64_000);
	});

	it('is not passed by any call within what it foresaw', () => {
		fc.assert(
			fc.property(
				prices(),
				fc.nat(400_000),
				fc.nat(100_000),
				fc.nat(1_000),
				fc.nat(1_000),
				fc.nat(1_000),
				(given, estimate, maxOutput, ofInput, ofCache, ofOutput) => {
					const worst = worstCase({ ...facts, ...(given && { price: given }) }, estimate, maxOutput);
					const most = estimate * INPUT_SAFETY.factor + INPUT_SAFETY.tokens;
					const input = Math.floor((most * ofInput) / 1_000);
					const cacheRead = Math.floor((input * ofCache) / 1_000);
					const output = Math.floor((maxOutput * ofOutput) / 1_000);
					const usage = { input, output, cacheRead, cacheWrite: input - cacheRead, reasoning: output };
					for (const each of [usage, { ...usage, cacheWrite: 0 }]) {
						const cost = costOf(given, each);
						expect(cost.tokens).toBeLessThanOrEqual(worst.tokens);
						expect(cost.microDollars).toBeLessThanOrEqual(worst.microDollars);
					}
				},
			),
		);
	});
});

const rate = fc.integer({ min: 0, max: 60_000_000 }).map((n) => n / 100_000);

/** Longer prompts never cost less for a token, as with every provider we know. */
function prices(): fc.Arbitrary<Price | undefined> {
	const rates = fc.record({ input: rate, output: rate, cacheRead: rate, cacheWrite: rate });
	const partial = fc.tuple(rates, fc.boolean(), fc.boolean()).map(([each, hasRead, hasWrite]) => ({
		input: each.input,
		output: each.output,
		...(hasRead && { cacheRead: each.cacheRead }),
		...(hasWrite && { cacheWrite: each.cacheWrite }),
	}));
	const tiered = fc.tuple(partial, fc.nat(3), fc.nat(200_000)).map(([base, count, above]): Price => {
		const tiers = Array.from({ length: count }, (_, at) => ({
			aboveTokens: above * (at + 1),
			...Object.fromEntries(Object.entries(base).map(([name, value]) => [name, value * (at + 2)])),
			input: base.input * (at + 2),
			output: base.output * (at + 2),
		}));
		return { ...base, tiers };
	});
	return fc.option(tiered, { nil: undefined });
}

/** As providers mean it: what was cached is part of the input, what was reasoning of the output. */
function usages(): fc.Arbitrary<Usage> {
	const tokens = fc.nat(300_000);
	return fc
		.record({ fresh: tokens, cacheRead: tokens, cacheWrite: tokens, words: tokens, reasoning: tokens })
		.map(({ fresh, cacheRead, cacheWrite, words, reasoning }) => ({
			input: fresh + cacheRead + cacheWrite,
			output: words + reasoning,
			cacheRead,
			cacheWrite,
			reasoning,
		}));
}
