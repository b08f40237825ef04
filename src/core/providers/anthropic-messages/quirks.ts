/** Where models and servers that speak Anthropic's messages differ. */
export interface MessagesQuirks {
	/** How thinking is asked for: the older models by a budget of tokens, the newer by effort. */
	readonly thinking: 'budget' | 'adaptive' | 'omit';
	readonly takesTemperature: boolean;
	/** Marks what the provider should keep for the next call. */
	readonly marksCache: boolean;
	readonly output: 'schema' | 'prompt';
	readonly images: boolean;
	readonly pdf: boolean;
}

export const MESSAGES_DEFAULTS: MessagesQuirks = {
	thinking: 'adaptive',
	takesTemperature: true,
	marksCache: true,
	output: 'schema',
	images: true,
	pdf: true,
};
