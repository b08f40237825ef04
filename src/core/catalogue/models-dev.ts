import * as z from 'zod/mini';
import type { Price, PriceTier, Rates } from '#core/content/price.ts';
import type { ModelFacts } from './model-facts.ts';

/** Where the public form is kept up to date. */
export const MODELS_DEV_URL = 'https://models.dev/api.json';
/** The data is under the MIT licence; what is taken from it are facts. */
export const MODELS_DEV_SOURCE = 'models.dev (MIT), reduced to facts';

/** Of the many providers there, those a connection can reach; their name there, and the family here. */
const FAMILIES: Readonly<Record<string, string>> = {
	anthropic: 'anthropic',
	cerebras: 'cerebras',
	cohere: 'cohere',
	deepseek: 'deepseek',
	'fireworks-ai': 'fireworks',
	google: 'gemini',
	groq: 'groq',
	mistral: 'mistral',
	moonshotai: 'moonshot',
	openai: 'openai',
	openrouter: 'openrouter',
	perplexity: 'perplexity',
	togetherai: 'together',
	xai: 'xai',
};

/** What was not taken as it stands there. */
export interface Remark {
	readonly provider: string;
	readonly id: string;
	readonly did: 'dropped' | 'corrected';
	readonly why: string;
}

export interface PublicFacts {
	readonly models: readonly ModelFacts[];
	readonly remarks: readonly Remark[];
}

// A chat needs room for a question and an answer; what has less is a classifier.
const LEAST_CONTEXT = 2_000;

const figure = z.optional(z.number().check(z.minimum(0)));
const rates = {
	input: z.number().check(z.minimum(0)),
	output: z.number().check(z.minimum(0)),
	cache_read: figure,
	cached_input: figure,
	cache_write: figure,
};
const tokens = z.int().check(z.minimum(0));
const modelSchema = z.object({
	name: z.string().check(z.minLength(1), z.maxLength(200)),
	tool_call: z.union([z.boolean(), z.object({ supported: z.boolean() })]),
	reasoning: z.boolean(),
	structured_output: z.optional(z.boolean()),
	release_date: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/)),
	modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }),
	cost: z.optional(
		z.object({
			...rates,
			request: figure,
			citation: figure,
			tiers: z.optional(
				z.array(
					z.object({ ...rates, tier: z.object({ type: z.optional(z.literal('context')), size: tokens }) }),
				),
			),
			context_over_200k: z.optional(z.object(rates)),
		}),
	),
	limit: z.object({ context: tokens, output: tokens }),
	status: z.optional(z.string()),
});
const providersSchema = z.record(z.string(), z.object({ models: z.record(z.string(), z.unknown()) }));

type PublicModel = z.infer<typeof modelSchema>;
type PublicRates = z.infer<z.ZodMiniObject<typeof rates>>;

/** Undefined when it is not of that form at all. A model that is odd is left out or put right, with a remark. */
export function readModelsDev(value: unknown): PublicFacts | undefined {
	const providers = providersSchema.safeParse(value);
	if (!providers.success) return undefined;
	const models: ModelFacts[] = [];
	const remarks: Remark[] = [];
	for (const [name, provider] of Object.entries(FAMILIES)) {
		for (const [id, entry] of Object.entries(providers.data[name]?.models ?? {})) {
			const remark = (did: Remark['did'], why: string) => remarks.push({ provider, id, did, why });
			const parsed = modelSchema.safeParse(entry);
			const fault = parsed.success
				? whyNot(id, parsed.data)
				: `unreadable: ${parsed.error.issues[0]?.path.join('.') ?? ''}`;
			if (!parsed.success || fault !== undefined) remark('dropped', fault ?? '');
			else models.push(factsOf(provider, id, parsed.data, (why) => remark('corrected', why)));
		}
	}
	return { models, remarks };
}

/** Why a model is of no use here, or its price is not one to count on. */
function whyNot(id: string, { modalities, limit, cost }: PublicModel): string | undefined {
	if (!modalities.input.includes('text') || !modalities.output.includes('text'))
		return 'does not read and write text';
	if (limit.context < LEAST_CONTEXT || limit.output === 0)
		return 'too small to talk with, or its size unknown';
	if (!cost) return 'no price: it would count as free';
	if (cost.request !== undefined || cost.citation !== undefined) return 'charges for more than tokens';
	if (cost.input > 0 && cost.output === 0) return 'nothing to pay for an answer: no chat model';
	const isFree = cost.input === 0 && cost.output === 0;
	if (isFree && !/[:/]free$/u.test(id)) return 'a price of zero, and not said to be free';
	return undefined;
}

function factsOf(
	provider: string,
	id: string,
	model: PublicModel,
	correct: (why: string) => void,
): ModelFacts {
	const { limit, modalities, cost } = model;
	if (limit.output > limit.context)
		correct(`answers of ${limit.output} tokens in a context of ${limit.context}`);
	const can = (kind: string) => modalities.input.includes(kind);
	return {
		provider,
		id,
		name: model.name,
		contextTokens: limit.context,
		maxOutputTokens: Math.min(limit.output, limit.context),
		abilities: {
			tools: typeof model.tool_call === 'boolean' ? model.tool_call : model.tool_call.supported,
			images: can('image'),
			pdf: can('pdf'),
			audio: can('audio'),
			structured: model.structured_output ?? takesSchema(provider, model),
			reasoning: model.reasoning,
		},
		...(cost && { price: priceOf(cost, correct) }),
		released: model.release_date.length === 7 ? `${model.release_date}-01` : model.release_date,
		...(model.status === 'deprecated' && { isDeprecated: true as const }),
	};
}

/** The data is silent on Anthropic, whose models take a schema since Opus 4.1. */
function takesSchema(provider: string, model: PublicModel): boolean {
	return provider === 'anthropic' && model.release_date >= '2025-08-05';
}

function priceOf(cost: NonNullable<PublicModel['cost']>, correct: (why: string) => void): Price {
	const over200k = cost.context_over_200k && [{ ...cost.context_over_200k, tier: { size: 200_000 } }];
	const tiers = (cost.tiers ?? over200k ?? [])
		.map((each): PriceTier => ({ aboveTokens: each.tier.size, ...ratesOf(each, correct) }))
		.toSorted((a, b) => a.aboveTokens - b.aboveTokens);
	return { ...ratesOf(cost, correct), ...(tiers.length > 0 && { tiers }) };
}

/** Writing to a cache costs at least what reading the prompt does: a lower figure is a surcharge, or wrong. */
function ratesOf(cost: PublicRates, correct: (why: string) => void): Rates {
	const { input, output, cache_read, cached_input, cache_write } = cost;
	const cacheRead = cache_read ?? cached_input;
	// Zero is written where nobody looked: that a provider has no cache, or does not say what it charges.
	const isRead = cacheRead !== undefined && cacheRead > 0 && cacheRead <= input;
	const isWritten = cache_write !== undefined && cache_write >= input;
	if (cacheRead !== undefined && input > 0 && !isRead)
		correct(`reading from the cache at ${cacheRead}, the prompt at ${input}`);
	// Zero says here that writing costs nothing on top.
	if (cache_write !== undefined && cache_write > 0 && !isWritten)
		correct(`writing to the cache at ${cache_write}, the prompt at ${input}`);
	return {
		input,
		output,
		...(isRead && { cacheRead }),
		...(isWritten && { cacheWrite: cache_write }),
	};
}
