import type { ModelFacts } from '#core/catalogue/model-facts.ts';
import type { CandidateName } from '#core/journal/record.ts';

/** A model that could be asked, at a connection that could be used. */
export interface Candidate {
	/** Id of the connection. */
	readonly connection: string;
	readonly wire: string;
	/** On the person's own machine or network. */
	readonly isLocal: boolean;
	readonly hasKey: boolean;
	readonly facts: ModelFacts;
}

/** What the question needs of a model. */
export interface Needs {
	readonly tools: boolean;
	readonly images: boolean;
	readonly pdf: boolean;
	readonly structured: boolean;
	readonly reasoning: boolean;
	/** Estimated tokens of the prompt, and the most the answer may have. */
	readonly inputTokens: number;
	readonly outputTokens: number;
	/** Something in the question may not leave the person's machines. */
	readonly localOnly: boolean;
}

export type Strategy = 'cost' | 'latency' | 'quality' | 'round-robin' | 'capability';

/** How to choose: a chain in its own order, or a strategy among all. */
export type Route =
	| {
			readonly type: 'chain';
			readonly candidates: readonly ChainLink[];
			/** After the chain come all others, ranked by this. Absent: nobody but the chain is asked. */
			readonly others?: Strategy;
	  }
	| { readonly type: 'strategy'; readonly strategy: Strategy };

export interface ChainLink {
	readonly connection: string;
	/** Absent: the best model of the connection that can do what is needed. */
	readonly model?: string;
}

/** Where the person has chosen nothing. Who set up something else altogether is not left without an answer. */
export const DEFAULT_ROUTE: Route = {
	type: 'chain',
	candidates: [
		{ connection: 'anthropic' },
		{ connection: 'gemini' },
		{ connection: 'openrouter' },
		{ connection: 'ollama' },
	],
	others: 'quality',
};

export function nameOf(candidate: Candidate): CandidateName {
	return { connection: candidate.connection, model: candidate.facts.id };
}

/** One text for each model at a connection, whatever characters their names have. */
export function keyOf(name: CandidateName): string {
	return JSON.stringify([name.connection, name.model]);
}
