import * as z from 'zod/mini';
import type { ListedModel } from '#core/content/listed-model.ts';
import type { Price } from '#core/content/price.ts';
import { lenient } from '../reading.ts';
import { dayOf, listedModel } from './said.ts';

const text = lenient(z.string());
const count = lenient(z.number());
const flag = lenient(z.boolean());
/** Some write prices as numbers, some as text. */
const money = lenient(z.union([z.string(), z.number()]));
const words = lenient(z.array(z.string()));

/** OpenAI says only the id; all else is what those who speak its language add to it, each in their own way. */
const entrySchema = z.object({
	id: z.string().check(z.minLength(1)),
	name: text,
	display_name: text,
	type: text,
	active: flag,
	created: count,
	context_length: count,
	context_window: count,
	max_context_length: count,
	max_model_len: count,
	max_completion_tokens: count,
	deprecation: text,
	meta: lenient(z.object({ n_ctx: count, n_ctx_train: count })),
	capabilities: lenient(z.object({ completion_chat: flag, function_calling: flag, vision: flag })),
	architecture: lenient(z.object({ input_modalities: words, output_modalities: words })),
	supported_parameters: words,
	top_provider: lenient(z.object({ context_length: count, max_completion_tokens: count })),
	pricing: lenient(
		z.object({
			prompt: money,
			completion: money,
			input_cache_read: money,
			input_cache_write: money,
			input: money,
			output: money,
		}),
	),
});
// Together sends the list alone.
const listSchema = z.union([z.array(z.unknown()), z.object({ data: z.array(z.unknown()) })]);

type Entry = z.infer<typeof entrySchema>;

/** Models that do not talk and do not say so either. */
const NO_CHAT =
	/(?:^|[-/])(?:text-embedding|embedding|embed|bge|whisper|tts|dall-e|gpt-image|sora|babbage|davinci|omni-moderation|text-moderation|rerank)|(?:-tts|-transcribe|-realtime)/iu;
const CHAT_TYPES = ['chat', 'language', 'code', 'model', 'llm', 'vlm'];

/** Undefined when it is no list of models. An entry without an id is passed over. */
export function readOpenaiModels(value: unknown): readonly ListedModel[] | undefined {
	const list = listSchema.safeParse(value);
	if (!list.success) return undefined;
	return (Array.isArray(list.data) ? list.data : list.data.data).flatMap((each) => {
		const entry = entrySchema.safeParse(each);
		return entry.success && talks(entry.data) ? [listedOf(entry.data)] : [];
	});
}

function talks({ id, active, type, capabilities, architecture }: Entry): boolean {
	if (active === false || capabilities?.completion_chat === false) return false;
	if (type && !CHAT_TYPES.includes(type)) return false;
	if (architecture?.output_modalities && !architecture.output_modalities.includes('text')) return false;
	return !NO_CHAT.test(id);
}

function listedOf(entry: Entry): ListedModel {
	const { capabilities, architecture, supported_parameters: parameters, top_provider: top } = entry;
	const takes = (kind: string) => architecture?.input_modalities?.includes(kind);
	const contexts = [
		entry.meta?.n_ctx,
		entry.max_model_len,
		top?.context_length,
		entry.context_length,
		entry.context_window,
		entry.max_context_length,
		entry.meta?.n_ctx_train,
	];
	return listedModel({
		id: entry.id,
		name: entry.display_name ?? entry.name,
		contextTokens: contexts.find((each) => each),
		maxOutputTokens: top?.max_completion_tokens ?? entry.max_completion_tokens,
		abilities: {
			tools: parameters?.includes('tools') ?? capabilities?.function_calling,
			images: takes('image') ?? capabilities?.vision,
			pdf: takes('file'),
			audio: takes('audio'),
			structured: parameters?.includes('structured_outputs'),
			reasoning: parameters?.includes('reasoning'),
		},
		price: priceOf(entry.pricing),
		released: dayOf(entry.created),
		isDeprecated: entry.deprecation ? true : undefined,
	});
}

/** OpenRouter gives dollars for one token, Together for a million. Less than nothing means that it depends. */
function priceOf(pricing: Entry['pricing']): Price | undefined {
	const perToken = [pricing?.prompt, pricing?.completion].map((each) => amount(each, 1_000_000));
	const perMillion = [pricing?.input, pricing?.output].map((each) => amount(each, 1));
	const [input, output] = perToken.includes(undefined) ? perMillion : perToken;
	if (input === undefined || output === undefined) return undefined;
	const cacheRead = amount(pricing?.input_cache_read, 1_000_000);
	const cacheWrite = amount(pricing?.input_cache_write, 1_000_000);
	return {
		input,
		output,
		...(cacheRead !== undefined && cacheRead > 0 && { cacheRead }),
		// Less than the prompt itself is a surcharge on it.
		...(cacheWrite !== undefined && cacheWrite >= input && { cacheWrite }),
	};
}

function amount(stated: string | number | null | undefined, times: number): number | undefined {
	if (stated === null || stated === undefined || stated === '') return undefined;
	const value = Number(stated) * times;
	// Twelve digits are more than anybody states, and leave out what multiplying made up.
	return Number.isFinite(value) && value >= 0 ? Number(value.toPrecision(12)) : undefined;
}
