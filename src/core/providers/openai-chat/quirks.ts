import type { EffortWords } from '../effort.ts';

/** Where servers that speak OpenAI's chat completions differ. A switch that is absent is off. */
export interface ChatQuirks {
	readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
	readonly systemRole: 'system' | 'developer';
	/** `reasoning`: an object with the effort; `thinking`: a switch beside the effort; `omit`: cannot be set. */
	readonly effort: 'reasoning_effort' | 'reasoning' | 'thinking' | 'omit';
	readonly efforts: EffortWords;
	readonly takesTemperature: boolean;
	/** Asks for the usage event at the end; some send it anyway, and some refuse the field. */
	readonly asksForUsage: boolean;
	/** `object`: any JSON, with the schema in the prompt; `prompt`: the prompt only. */
	readonly output: 'schema' | 'object' | 'prompt';
	/** Takes `strict` beside a schema. */
	readonly takesStrict?: boolean;
	/** Without: no tools are offered, and earlier calls are told in words. */
	readonly takesTools: boolean;
	/** A result also names its tool. */
	readonly namesResults?: boolean;
	/** The content of a message that only calls. */
	readonly emptyContent: 'null' | 'empty';
	/** What an id of a call must look like. */
	readonly callIds: 'any' | 'nine';
	/** How the model's own reasoning goes back to it. `reasoning_content` stands in every message, even empty. */
	readonly reasoningBack: 'omit' | 'reasoning_content' | 'reasoning_details' | 'thinking';
	readonly images: boolean;
	readonly pdf: boolean;
	/** Thoughts may come inside the text, in `<think>` at its start. */
	readonly thinkTags?: boolean;
}

export const CHAT_DEFAULTS: ChatQuirks = {
	maxTokensField: 'max_tokens',
	systemRole: 'system',
	effort: 'omit',
	efforts: {},
	takesTemperature: true,
	asksForUsage: true,
	output: 'schema',
	takesTools: true,
	emptyContent: 'null',
	callIds: 'any',
	reasoningBack: 'omit',
	images: true,
	pdf: false,
};
