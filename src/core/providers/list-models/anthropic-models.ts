import * as z from 'zod/mini';
import type { ListedModel } from '#core/content/listed-model.ts';
import { lenient, maybe } from '../reading.ts';
import { dayOf, listedModel } from './said.ts';

const support = maybe({ supported: lenient(z.boolean()) });
const pageSchema = z.object({
	data: z.array(z.unknown()),
	has_more: lenient(z.boolean()),
	last_id: lenient(z.string()),
});
const entrySchema = z.object({
	id: z.string().check(z.minLength(1)),
	display_name: lenient(z.string()),
	created_at: lenient(z.string()),
	lifecycle: lenient(z.string()),
	max_input_tokens: lenient(z.number()),
	max_tokens: lenient(z.number()),
	capabilities: lenient(
		z.object({
			image_input: support,
			pdf_input: support,
			structured_outputs: support,
			thinking: support,
		}),
	),
});

export interface ModelsPage {
	readonly models: readonly ListedModel[];
	/** Where the next page begins; absent on the last one. */
	readonly next?: string;
}

/** Undefined when it is no list of models. */
export function readAnthropicModels(value: unknown): ModelsPage | undefined {
	const page = pageSchema.safeParse(value);
	if (!page.success) return undefined;
	const { data, has_more: hasMore, last_id: lastId } = page.data;
	const models = data.flatMap((each) => {
		const entry = entrySchema.safeParse(each);
		return entry.success && entry.data.lifecycle !== 'retired' ? [entry.data] : [];
	});
	return {
		models: models.map((entry) =>
			listedModel({
				id: entry.id,
				name: entry.display_name,
				contextTokens: entry.max_input_tokens,
				maxOutputTokens: entry.max_tokens,
				abilities: {
					images: entry.capabilities?.image_input?.supported,
					pdf: entry.capabilities?.pdf_input?.supported,
					structured: entry.capabilities?.structured_outputs?.supported,
					reasoning: entry.capabilities?.thinking?.supported,
				},
				released: dayOf(entry.created_at),
				isDeprecated: entry.lifecycle === 'deprecated' ? true : undefined,
			}),
		),
		...(hasMore && lastId && { next: lastId }),
	};
}
