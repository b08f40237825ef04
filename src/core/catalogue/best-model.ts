import { byAge } from './alias.ts';
import type { ModelFacts } from './model-facts.ts';

/** Dollars for a million tokens of answer: what costs more is for a person to choose. */
const DEAREST_OUTPUT = 30;
/** A conversation with tools does not fit in less. */
const LEAST_CONTEXT = 64_000;
const GENERATION_DAYS = 240;
const DAY_MS = 86_400_000;
/** Made for something else than talking and working, or not meant to last. */
const SPECIAL =
	/(?:image|audio|tts|search|research|codex|coder?|vision|guard|safeguard|embed|preview|beta|exp|free|fast|turbo)\b/iu;
/** Where a gateway has models of many makers, those it is asked for most. */
const WELL_KNOWN = /^(?:anthropic\/claude|google\/gemini|openai\/gpt-\d)/u;

/**
 * The model to begin with at a provider. Nobody can rank models from facts; what a provider asks for one, among those
 * it brought out lately, is the provider's own word on which is its best.
 */
export function bestModel(models: readonly ModelFacts[]): ModelFacts | undefined {
	const able = models.filter(
		({ contextTokens, isDeprecated, price }) =>
			!isDeprecated && contextTokens >= LEAST_CONTEXT && (price?.output ?? 0) <= DEAREST_OUTPUT,
	);
	const preferences: readonly ((facts: ModelFacts) => boolean)[] = [
		({ abilities }) => abilities.tools,
		({ id }) => !SPECIAL.test(id),
		({ id }) => WELL_KNOWN.test(id),
	];
	const newestFirst = byAge(preferences.reduce(preferring, able));
	const newestAt = Date.parse(newestFirst[0]?.released ?? '');
	const current = newestFirst.filter(
		({ released }) => !(newestAt - Date.parse(released ?? '') > GENERATION_DAYS * DAY_MS),
	);
	// The sort keeps the newest first among those of one price.
	return current.toSorted((a, b) => (b.price?.output ?? 0) - (a.price?.output ?? 0))[0];
}

/** What cannot be had is not insisted on. */
function preferring(
	models: readonly ModelFacts[],
	isPreferred: (facts: ModelFacts) => boolean,
): readonly ModelFacts[] {
	const preferred = models.filter(isPreferred);
	return preferred.length > 0 ? preferred : models;
}
