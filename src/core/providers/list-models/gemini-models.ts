import * as z from 'zod/mini';
import { lenient } from '../reading.ts';
import type { ModelsPage } from './anthropic-models.ts';
import { listedModel } from './said.ts';

const pageSchema = z.object({
	models: lenient(z.array(z.unknown())),
	nextPageToken: lenient(z.string()),
});
const entrySchema = z.object({
	name: z.string().check(z.regex(/^models\/./)),
	displayName: lenient(z.string()),
	inputTokenLimit: lenient(z.number()),
	outputTokenLimit: lenient(z.number()),
	supportedGenerationMethods: lenient(z.array(z.string())),
	thinking: lenient(z.boolean()),
});

// Made for pictures, sound and film; they answer to the same method.
const NO_CHAT = /-(?:tts|image|audio|live|embedding|transcribe)\b|^(?:imagen|veo|lyria|aqa)/u;

/** Undefined when it is no list of models. A page that has none is an empty one. */
export function readGeminiModels(value: unknown): ModelsPage | undefined {
	const page = pageSchema.safeParse(value);
	if (!page.success || (!page.data.models && Object.keys(page.data).length === 0)) return undefined;
	const models = (page.data.models ?? []).flatMap((each) => {
		const entry = entrySchema.safeParse(each);
		if (!entry.success) return [];
		const { name, displayName, inputTokenLimit, outputTokenLimit, thinking } = entry.data;
		const id = name.slice('models/'.length);
		const methods = entry.data.supportedGenerationMethods;
		if ((methods && !methods.includes('generateContent')) || NO_CHAT.test(id)) return [];
		return [
			listedModel({
				id,
				name: displayName,
				contextTokens: inputTokenLimit,
				maxOutputTokens: outputTokenLimit,
				abilities: { reasoning: thinking },
			}),
		];
	});
	const { nextPageToken: next } = page.data;
	return { models, ...(next && { next }) };
}
