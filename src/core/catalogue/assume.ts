import type { Abilities } from '#core/content/abilities.ts';
import type { Price } from '#core/content/price.ts';
import { byAge, cautious, stemOf } from './alias.ts';
import type { ModelFacts } from './model-facts.ts';

/** As the dearer of the models that many use: a guess must not let a budget be overrun. */
const ASSUMED_PRICE: Price = { input: 10, output: 50 };
const ASSUMED_CONTEXT = 32_768;
/** What a server at home runs with unless it was told otherwise. */
const ASSUMED_LOCAL_CONTEXT = 8_192;
const ASSUMED_OUTPUT = 4_096;
/** Older relatives say little about a model that nobody lists yet. */
const RELATIVES_DAYS = 400;
const DAY_MS = 86_400_000;

/** What to go by with a model nobody knows. At a provider its relatives are a measure; at home nobody pays. */
export function assumeFacts(
	models: readonly ModelFacts[],
	provider: string,
	id: string,
	isLocal: boolean,
): ModelFacts {
	const unknown: ModelFacts = {
		provider,
		id,
		name: id,
		contextTokens: isLocal ? ASSUMED_LOCAL_CONTEXT : ASSUMED_CONTEXT,
		maxOutputTokens: ASSUMED_OUTPUT,
		// Most models use tools, and without them there is little to do here; what else a model takes it must say.
		abilities: { tools: true, images: false, pdf: false, audio: false, structured: false, reasoning: false },
		...(isLocal ? {} : { price: ASSUMED_PRICE }),
	};
	if (isLocal) return unknown;
	const relatives = relativesOf(models, id);
	const [newest] = relatives;
	if (!newest) return unknown;
	const { contextTokens, maxOutputTokens, price } = cautious(newest, relatives);
	const most = (ability: keyof Abilities) =>
		relatives.filter((each) => each.abilities[ability]).length > relatives.length / 2;
	return {
		...unknown,
		contextTokens,
		maxOutputTokens,
		abilities: {
			tools: most('tools'),
			images: most('images'),
			pdf: most('pdf'),
			audio: most('audio'),
			structured: most('structured'),
			reasoning: most('reasoning'),
		},
		...(price && { price }),
	};
}

/** Those whose names begin alike, as far as possible, of about the last year. Newest first. */
function relativesOf(models: readonly ModelFacts[], id: string): readonly ModelFacts[] {
	const words = wordsOf(id);
	for (let length = words.length; length > 0; length--) {
		const start = words.slice(0, length).join(' ');
		const alike = byAge(
			models.filter((each) => !each.isDeprecated && wordsOf(each.id).slice(0, length).join(' ') === start),
		);
		const newestAt = Date.parse(alike[0]?.released ?? '');
		const recent = alike.filter(
			({ released }) => newestAt - Date.parse(released ?? '') <= RELATIVES_DAYS * DAY_MS,
		);
		if (recent.length > 0) return recent;
	}
	return [];
}

function wordsOf(id: string): readonly string[] {
	return stemOf(id)
		.toLowerCase()
		.split(/[^a-z0-9.]+/u);
}
