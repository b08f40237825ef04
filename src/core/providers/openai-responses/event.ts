import * as z from 'zod/mini';
import { lenient, list, maybe, text, tokens } from '../reading.ts';

const content = list(z.object({ type: text, text, refusal: text }));

const itemSchema = z.object({
	type: z.string(),
	id: text,
	call_id: text,
	name: text,
	arguments: text,
	encrypted_content: text,
	phase: text,
	summary: content,
	content,
});

const usageSchema = z.object({
	input_tokens: tokens,
	output_tokens: tokens,
	input_tokens_details: maybe({ cached_tokens: tokens }),
	output_tokens_details: maybe({ reasoning_tokens: tokens }),
});

/** Every field of every event; `type` says which are there. Events and items of a kind we do not know are passed over. */
export const responseEventSchema = z.object({
	type: z.string(),
	output_index: z.nullish(z.number()),
	content_index: z.nullish(z.number()),
	summary_index: z.nullish(z.number()),
	delta: text,
	arguments: text,
	item: z.nullish(itemSchema),
	response: maybe({
		model: text,
		status: text,
		incomplete_details: maybe({ reason: text }),
		usage: lenient(usageSchema),
		error: z.optional(z.unknown()),
	}),
});

export type ResponseItem = z.infer<typeof itemSchema>;
export type ResponseEvent = z.infer<typeof responseEventSchema>;
export type ResponseUsage = z.infer<typeof usageSchema>;
