/** What a model can do besides reading and writing text. */
export interface Abilities {
	readonly tools: boolean;
	readonly images: boolean;
	readonly pdf: boolean;
	readonly audio: boolean;
	/** Answers that fit a schema, by the provider's own means. */
	readonly structured: boolean;
	readonly reasoning: boolean;
}
