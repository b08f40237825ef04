import type { ModelFacts } from './model-facts.ts';

// Google lists its models under a folder, and gateways and Ollama choose a variant or version after a colon.
const FOLDER = /^models\//u;
const VARIANT = /:(?:latest|nitro|floor|online|exacto|extended|thinking)$/u;
// 20251001, 2025-10-01, 2512 for a month, and 001 for a version.
const DATE = /[-@](?:20\d{6}|20\d\d-\d\d-\d\d|2\d(?:0[1-9]|1[0-2])|00\d)$/u;
const LATEST = /-latest$/u;

/** What a model is called without its date, version or variant: two ids of one stem are one model at different times. */
export function stemOf(id: string): string {
	return undecorated(id).replace(LATEST, '').replace(DATE, '');
}

/**
 * The facts of an id that is not listed but is another name of one that is. Undefined where there is none: similar
 * names, such as those of a smaller sister, are never taken for the same.
 */
export function findAlias(models: readonly ModelFacts[], id: string): ModelFacts | undefined {
	const plain = undecorated(id);
	const exact = models.find((each) => each.id === plain);
	if (exact) return named(exact, id);
	const stem = stemOf(id);
	const sisters = models.filter((each) => stemOf(each.id) === stem);
	const [newest] = byAge(sisters);
	if (!newest) return undefined;
	// Of a date that nobody lists, only what holds for all the others is sure.
	return named(DATE.test(plain) ? cautious(newest, sisters) : newest, id);
}

/** Newest first; of one day, what goes on being offered, then the shorter name, which is the one without a date. */
export function byAge(models: readonly ModelFacts[]): readonly ModelFacts[] {
	return models.toSorted(
		(a, b) =>
			(b.released ?? '').localeCompare(a.released ?? '') ||
			Number(a.isDeprecated ?? false) - Number(b.isDeprecated ?? false) ||
			a.id.length - b.id.length,
	);
}

/** The dearest price and the smallest limits of all of them, on the facts of one. */
export function cautious(facts: ModelFacts, others: readonly ModelFacts[]): ModelFacts {
	const [dearest] = others
		.flatMap(({ price }) => (price ? [price] : []))
		.toSorted((a, b) => b.input + b.output - (a.input + a.output));
	return {
		...facts,
		contextTokens: Math.min(...others.map(({ contextTokens }) => contextTokens)),
		maxOutputTokens: Math.min(...others.map(({ maxOutputTokens }) => maxOutputTokens)),
		...(dearest && { price: dearest }),
	};
}

/** The asked name stays, because it is what the provider is asked for. */
function named(facts: ModelFacts, id: string): ModelFacts {
	return { ...facts, id };
}

function undecorated(id: string): string {
	return id.replace(FOLDER, '').replace(VARIANT, '');
}
