import * as z from 'zod/mini';
import { lenient, maybe, text, tokens } from '../reading.ts';

const usage = lenient(
	z.object({
		input_tokens: tokens,
		output_tokens: tokens,
		cache_read_input_tokens: tokens,
		cache_creation_input_tokens: tokens,
		output_tokens_details: lenient(z.object({ thinking_tokens: tokens })),
	}),
);

/** Every field of every event; `type` says which are there. Events and blocks of a kind we do not know are passed over. */
export const messageEventSchema = z.object({
	type: z.string(),
	index: z.nullish(z.number()),
	message: maybe({ id: text, model: text, usage }),
	content_block: maybe({
		type: z.string(),
		id: text,
		name: text,
		text,
		thinking: text,
		signature: text,
		data: text,
		input: z.nullish(z.record(z.string(), z.unknown())),
	}),
	delta: maybe({
		type: text,
		text,
		thinking: text,
		signature: text,
		partial_json: text,
		stop_reason: text,
	}),
	usage,
});

export type MessageEvent = z.infer<typeof messageEventSchema>;
export type MessageUsage = MessageEvent['usage'];
