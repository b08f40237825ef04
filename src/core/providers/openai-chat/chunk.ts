import * as z from 'zod/mini';
import { lenient, list, maybe, text, tokens } from '../reading.ts';

// Only what is used, and everything may be missing: each server leaves out something else.

const usageSchema = z.object({
	prompt_tokens: tokens,
	completion_tokens: tokens,
	total_tokens: tokens,
	prompt_cache_hit_tokens: tokens,
	prompt_tokens_details: maybe({ cached_tokens: tokens, cache_write_tokens: tokens }),
	completion_tokens_details: maybe({ reasoning_tokens: tokens }),
});
const usage = lenient(usageSchema);

const content = z.array(z.object({ type: text, text, thinking: list(z.object({ text })) }));

const call = z.object({
	index: z.nullish(z.number()),
	id: text,
	function: maybe({
		name: text,
		arguments: z.nullish(z.union([z.string(), z.record(z.string(), z.unknown())])),
	}),
	extra_content: z.optional(z.unknown()),
});

const reasoningDetail = z.looseObject({
	type: text,
	text,
	summary: text,
	data: text,
	index: z.nullish(z.number()),
});

const delta = z.object({
	content: z.nullish(z.union([z.string(), content])),
	reasoning_content: text,
	reasoning: text,
	reasoning_details: lenient(z.array(reasoningDetail)),
	refusal: text,
	tool_calls: list(call),
});

export const chunkSchema = z.object({
	model: text,
	choices: list(z.object({ delta: z.nullish(delta), finish_reason: text })),
	usage,
	x_groq: lenient(z.object({ usage })),
});

export type ChatChunk = z.infer<typeof chunkSchema>;
export type ChatUsage = z.infer<typeof usageSchema>;
export type ChatDelta = z.infer<typeof delta>;
export type ChatCall = z.infer<typeof call>;
export type ReasoningDetail = z.infer<typeof reasoningDetail>;
