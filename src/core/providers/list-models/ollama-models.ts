import * as z from 'zod/mini';
import type { ListedModel } from '#core/content/listed-model.ts';
import { lenient } from '../reading.ts';
import { listedModel } from './said.ts';

const tagsSchema = z.object({ models: z.array(z.unknown()) });
const tagSchema = z.object({ model: lenient(z.string()), name: lenient(z.string()) });
const shownSchema = z.object({
	capabilities: lenient(z.array(z.string())),
	parameters: lenient(z.string()),
	model_info: lenient(z.record(z.string(), z.unknown())),
});

/** What Ollama gives a model unless the model or the request says otherwise; on large cards it gives more. */
const DEFAULT_CONTEXT = 4_096;

/** The names of what is installed; undefined when it is no such list. */
export function readOllamaTags(value: unknown): readonly string[] | undefined {
	const tags = tagsSchema.safeParse(value);
	if (!tags.success) return undefined;
	return tags.data.models.flatMap((each) => {
		const tag = tagSchema.safeParse(each);
		const name = tag.success ? (tag.data.model ?? tag.data.name) : undefined;
		return name ? [name] : [];
	});
}

/**
 * One model as `/api/show` describes it; undefined when it does not talk. What a request asks for counts before what
 * the model was made with, and neither can be more than the model takes.
 */
export function readOllamaShown(
	id: string,
	value: unknown,
	requestedContext: number | undefined,
): ListedModel | undefined {
	const shown = shownSchema.safeParse(value);
	if (!shown.success) return listedModel({ id, contextTokens: requestedContext });
	const { capabilities, parameters, model_info: info } = shown.data;
	if (capabilities && !capabilities.includes('completion')) return undefined;
	const largest = Object.entries(info ?? {}).find(([key]) => key.endsWith('.context_length'))?.[1];
	const madeWith = /^num_ctx\s+(\d+)\s*$/mu.exec(parameters ?? '')?.[1];
	const context = requestedContext ?? (madeWith === undefined ? DEFAULT_CONTEXT : Number(madeWith));
	const can = (capability: string) => capabilities?.includes(capability);
	return listedModel({
		id,
		contextTokens: typeof largest === 'number' ? Math.min(context, largest) : context,
		largestContextTokens: typeof largest === 'number' ? largest : undefined,
		abilities: {
			tools: can('tools'),
			images: can('vision'),
			audio: can('audio'),
			reasoning: can('thinking'),
			// A schema is held to by its own means, whatever the model.
			structured: capabilities ? true : undefined,
		},
	});
}
