/** Where servers that speak OpenAI's chat completions differ. */
export interface ChatQuirks {
	readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
	readonly systemRole: 'system' | 'developer';
	/** `reasoning`: an object with the effort; `thinking`: an object with on or off; `omit`: cannot be set. */
	readonly effort: 'reasoning_effort' | 'reasoning' | 'thinking' | 'omit';
	readonly takesTemperature: boolean;
	/** Asks for the usage event at the end; some send it anyway, and some refuse the field. */
	readonly asksForUsage: boolean;
	/** `object`: any JSON, with the schema in the prompt; `prompt`: the prompt only. */
	readonly output: 'schema' | 'object' | 'prompt';
	/** Takes `strict` beside a schema. */
	readonly takesStrict: boolean;
	readonly takesToolChoice: boolean;
	/** A result also names its tool. */
	readonly namesResults: boolean;
	/** The content of a message that only calls. */
	readonly emptyContent: 'null' | 'empty';
	/** What an id of a call must look like. */
	readonly callIds: 'any' | 'nine';
	/** How the model's own reasoning goes back to it. */
	readonly reasoningBack: 'omit' | 'reasoning_content' | 'reasoning_details' | 'thinking';
	readonly images: boolean;
	readonly pdf: boolean;
	/** Thoughts may come inside the text, in `<think>` at its start. */
	readonly thinkTags: boolean;
}

export const CHAT_DEFAULTS: ChatQuirks = {
	maxTokensField: 'max_tokens',
	systemRole: 'system',
	effort: 'omit',
	takesTemperature: true,
	asksForUsage: true,
	output: 'schema',
	takesStrict: false,
	takesToolChoice: true,
	namesResults: false,
	emptyContent: 'null',
	callIds: 'any',
	reasoningBack: 'omit',
	images: true,
	pdf: false,
	thinkTags: false,
};
