import type { EffortWords } from '../effort.ts';

/** Where Gemini's models differ. */
export interface GeminiQuirks {
	/** How thinking is set: the 2.5 line by a budget of tokens, later ones by a level. */
	readonly thinking: 'budget' | 'level' | 'omit';
	readonly levels: EffortWords;
	/** Tokens; some models cannot do without. */
	readonly smallestBudget: number;
	/** What stands in for the signature of a call that another model made, where one is required. */
	readonly foreignCallSeal?: string;
	readonly images: boolean;
	readonly pdf: boolean;
	readonly media: boolean;
}

export const GEMINI_DEFAULTS: GeminiQuirks = {
	thinking: 'level',
	// No model of the line can stop thinking, and not every one knows `minimal`.
	levels: { none: 'low' },
	smallestBudget: 0,
	images: true,
	pdf: true,
	media: true,
};
