/** US dollars for a million tokens, which is millionths of a dollar for each. */
export interface Rates {
	readonly input: number;
	readonly output: number;
	/** Absent: as `input`. */
	readonly cacheRead?: number;
	/** Absent: as `input`. */
	readonly cacheWrite?: number;
}

/** What a model costs. */
export interface Price extends Rates {
	/** Other rates for long prompts. */
	readonly tiers?: readonly PriceTier[];
}

/** Holds for the whole call once its input has more tokens than this; of several, the highest. */
export interface PriceTier extends Rates {
	readonly aboveTokens: number;
}
