import type { MessagesQuirks } from './anthropic-messages/quirks.ts';
import type { GeminiQuirks } from './gemini/quirks.ts';
import type { OllamaQuirks } from './ollama/quirks.ts';
import type { ChatQuirks } from './openai-chat/quirks.ts';
import type { ResponsesQuirks } from './openai-responses/quirks.ts';

export interface QuirksByWire {
	readonly 'anthropic-messages': MessagesQuirks;
	readonly gemini: GeminiQuirks;
	readonly ollama: OllamaQuirks;
	readonly 'openai-chat': ChatQuirks;
	readonly 'openai-responses': ResponsesQuirks;
}

/** How a server differs from its wire's defaults. Plain data: it can be stored and edited. */
export interface Compat<Quirks> {
	readonly quirks?: Partial<Quirks>;
	/** On top of it, for models whose name begins so. Later rows win. */
	readonly models?: readonly { readonly prefixes: readonly string[]; readonly quirks: Partial<Quirks> }[];
}

export function quirksFor<Quirks extends object>(
	defaults: Quirks,
	compat: Compat<Quirks>,
	model: string,
): Quirks {
	let quirks: Quirks = { ...defaults, ...compat.quirks };
	for (const row of compat.models ?? []) {
		if (row.prefixes.some((prefix) => model.startsWith(prefix))) quirks = { ...quirks, ...row.quirks };
	}
	return quirks;
}
