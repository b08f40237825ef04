import type { EffortWords } from '../effort.ts';

/** Where servers that speak OpenAI's responses differ. */
export interface ResponsesQuirks {
	readonly effort: 'reasoning' | 'omit';
	readonly efforts: EffortWords;
	/** Asks for reasoning sealed, so that it can go back without being stored at the provider. */
	readonly sealsReasoning: boolean;
	readonly takesTemperature: boolean;
	readonly images: boolean;
	readonly pdf: boolean;
}

export const RESPONSES_DEFAULTS: ResponsesQuirks = {
	effort: 'reasoning',
	efforts: {},
	sealsReasoning: true,
	takesTemperature: true,
	images: true,
	pdf: true,
};
