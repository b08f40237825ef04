import * as z from 'zod/mini';
import { lenient, list, maybe, text, tokens } from '../reading.ts';

const part = z.object({
	text,
	thought: lenient(z.boolean()),
	thoughtSignature: text,
	functionCall: maybe({ id: text, name: text, args: z.nullish(z.record(z.string(), z.unknown())) }),
});

const usageSchema = z.object({
	promptTokenCount: tokens,
	toolUsePromptTokenCount: tokens,
	cachedContentTokenCount: tokens,
	candidatesTokenCount: tokens,
	thoughtsTokenCount: tokens,
});

export const geminiChunkSchema = z.object({
	modelVersion: text,
	candidates: list(
		z.object({
			content: maybe({ parts: list(part) }),
			finishReason: text,
		}),
	),
	promptFeedback: maybe({ blockReason: text }),
	usageMetadata: lenient(usageSchema),
});

export type GeminiPart = z.infer<typeof part>;
export type GeminiUsage = z.infer<typeof usageSchema>;
