import type { ModelFacts } from '#core/catalogue/model-facts.ts';
import { DAY_MS } from '#core/kernel/time.ts';

const MOST = { price: 45, recency: 30, reasoning: 15, context: 10 };
const DEAREST = 75;
const OLD_AFTER_MS = 3 * 365 * DAY_MS;
const CONTEXT = { least: 8_192, most: 1_048_576 };
const DEPRECATED = -20;

/**
 * How good a model may be, from 0 to 100, by facts alone. Nobody has measured it: it is what is true of most models.
 * - up to 45 for the price of output, by its logarithm, with everything from 75 dollars per million tokens as one;
 *   what costs nothing has none of them
 * - up to 30 for being new, falling evenly to none at three years; half where the day is not known
 * - 15 for reasoning
 * - up to 10 for context, by its logarithm from 8,192 to 1,048,576 tokens
 * - less 20 when its provider is about to withdraw it
 */
export function qualityOf(facts: ModelFacts, now: number): number {
	const price = Math.log1p(Math.max(0, facts.price?.output ?? 0)) / Math.log1p(DEAREST);
	const context = Math.log2(facts.contextTokens / CONTEXT.least) / Math.log2(CONTEXT.most / CONTEXT.least);
	const points =
		MOST.price * share(price) +
		MOST.recency * share(recency(facts.released, now)) +
		(facts.abilities.reasoning ? MOST.reasoning : 0) +
		MOST.context * share(context) +
		(facts.isDeprecated ? DEPRECATED : 0);
	return Math.max(0, points);
}

function recency(released: string | undefined, now: number): number {
	const at = released === undefined ? Number.NaN : Date.parse(released);
	return Number.isNaN(at) ? 0.5 : 1 - (now - at) / OLD_AFTER_MS;
}

function share(value: number): number {
	return Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value));
}
