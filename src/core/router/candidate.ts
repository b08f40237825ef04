import type { ModelFacts } from '#core/catalogue/model-facts.ts';

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
			readonly candidates: readonly { readonly connection: string; readonly model: string }[];
	  }
	| { readonly type: 'strategy'; readonly strategy: Strategy };
