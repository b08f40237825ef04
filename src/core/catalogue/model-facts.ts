/** What is known about a model, wherever it is from. */
export interface ModelFacts {
	/** Of the connection family, such as `anthropic`. */
	readonly provider: string;
	readonly id: string;
	readonly name: string;
	/** Tokens of input and output together. */
	readonly contextTokens: number;
	readonly maxOutputTokens: number;
	readonly abilities: Abilities;
	/** Absent where nobody pays: on the person's own machines. */
	readonly price?: Price;
	/** As `2026-05-01`. */
	readonly released?: string;
	readonly isDeprecated?: true;
}

export interface Abilities {
	readonly tools: boolean;
	readonly images: boolean;
	readonly pdf: boolean;
	readonly audio: boolean;
	/** Answers that fit a schema, by the provider's own means. */
	readonly structured: boolean;
	readonly reasoning: boolean;
}

/** US dollars for a million tokens. */
export interface Price {
	readonly input: number;
	readonly output: number;
	/** Absent: as `input`. */
	readonly cacheRead?: number;
	/** Absent: as `input`. */
	readonly cacheWrite?: number;
}
