/** Where Gemini's models differ. */
export interface GeminiQuirks {
	/** How thinking is set: the 2.5 line by a budget of tokens, later ones by a level. */
	readonly thinking: 'budget' | 'level' | 'omit';
	/** What stands in for the signature of a call that another model made, where one is required. */
	readonly foreignCallSeal?: string;
	readonly images: boolean;
	readonly pdf: boolean;
	readonly media: boolean;
}

export const GEMINI_DEFAULTS: GeminiQuirks = {
	thinking: 'level',
	images: true,
	pdf: true,
	media: true,
};
