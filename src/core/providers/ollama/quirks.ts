/** Where Ollama's models and installations differ. */
export interface OllamaQuirks {
	/** `level`: thinking has levels, as with gpt-oss; otherwise it is on or off. */
	readonly thinking: 'switch' | 'level';
	/** Without it Ollama takes its own, often small, and cuts the conversation without a word. */
	readonly contextTokens?: number;
	readonly images: boolean;
	readonly pdf: false;
}

export const OLLAMA_DEFAULTS: OllamaQuirks = { thinking: 'switch', images: true, pdf: false };
