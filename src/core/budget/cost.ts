import type { Price, Rates } from '#core/content/price.ts';
import type { Spend } from '#core/content/spend.ts';
import type { Usage } from '#core/content/usage.ts';

/**
 * What the estimate of a prompt is taken times before it is reserved, and what is added to it. An estimate that was
 * never calibrated against a tokenizer is off by a third at most in the texts we know, and providers add a preamble of
 * their own where there are tools, of some hundred tokens.
 */
export const INPUT_SAFETY = { factor: 1.5, tokens: 1_000 } as const;

/** What of a model's facts its cost depends on. */
export interface ModelFigures {
	readonly contextTokens: number;
	readonly maxOutputTokens: number;
	readonly price?: Price;
}

/** What a call came to. Without a price nobody pays. */
export function costOf(price: Price | undefined, usage: Usage): Spend {
	const cacheRead = count(usage.cacheRead);
	const cacheWrite = count(usage.cacheWrite);
	// A provider that leaves the cached part out of its total, or reasoning out of the output, charges for it all the same.
	const input = Math.max(count(usage.input), cacheRead + cacheWrite);
	const output = Math.max(count(usage.output), count(usage.reasoning));
	const tokens = input + output;
	if (!price) return { tokens, microDollars: 0 };
	const rates = ratesFor(price, input);
	const microDollars =
		(input - cacheRead - cacheWrite) * rates.input +
		cacheRead * (rates.cacheRead ?? rates.input) +
		cacheWrite * (rates.cacheWrite ?? rates.input) +
		output * rates.output;
	return { tokens, microDollars: roundUp(microDollars) };
}

/**
 * More than the call can practically cost: a longer prompt than estimated, at the dearest rates that could come to
 * hold, and an answer up to its limit. A figure that is none counts as the most the model takes.
 */
export function worstCase(facts: ModelFigures, inputTokensEstimate: number, maxOutputTokens: number): Spend {
	const input =
		Math.ceil(countOr(inputTokensEstimate, facts.contextTokens) * INPUT_SAFETY.factor) + INPUT_SAFETY.tokens;
	const output = Math.ceil(countOr(maxOutputTokens, facts.maxOutputTokens));
	const tokens = input + output;
	const { price } = facts;
	if (!price) return { tokens, microDollars: 0 };
	const possible: readonly Rates[] = [
		price,
		...(price.tiers ?? []).filter((tier) => tier.aboveTokens < input),
	];
	const perInput = Math.max(
		...possible.flatMap((rates) => [rates.input, rates.cacheRead ?? 0, rates.cacheWrite ?? 0]),
	);
	const perOutput = Math.max(...possible.map((rates) => rates.output));
	return { tokens, microDollars: roundUp(input * perInput + output * perOutput) };
}

function ratesFor(price: Price, input: number): Rates {
	let rates: Rates = price;
	let above = -1;
	for (const tier of price.tiers ?? []) {
		if (input <= tier.aboveTokens || tier.aboveTokens <= above) continue;
		rates = tier;
		above = tier.aboveTokens;
	}
	return rates;
}

/** A hundred times the longest prompt of any model. */
const MOST_TOKENS = 1_000_000_000;

/**
 * What a provider reports may be negative or not a number: that part then counts for nothing. It may be a fraction, or
 * more than there can be: every figure from here can be settled, or the run could never go on.
 */
function count(reported: number): number {
	return Math.min(Math.ceil(countOr(reported, 0)), MOST_TOKENS);
}

function countOr(value: number, otherwise: number): number {
	return Number.isFinite(value) && value >= 0 ? value : otherwise;
}

/**
 * Twelve digits are kept first, or 0.1 + 0.2 would cost more than 0.3. At a price that is none it costs more than
 * anybody has, so no cap lets it through.
 */
function roundUp(microDollars: number): number {
	const whole = Math.ceil(Number(microDollars.toPrecision(12)));
	return whole >= 0 && whole <= MOST_MICRO_DOLLARS ? whole : MOST_MICRO_DOLLARS;
}

/** A billion dollars: some of them still make a safe sum. */
const MOST_MICRO_DOLLARS = 1_000_000_000_000_000;
