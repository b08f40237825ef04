import type { CallPart, ReasoningPart, TextPart } from './part.ts';
import type { Spend } from './spend.ts';
import type { Usage } from './usage.ts';

/** What a model's answer is made of. */
export type AnswerPart = TextPart | ReasoningPart | CallPart;

/** A part of an answer that has begun. */
export type PartStart =
	| { readonly type: 'text' }
	| { readonly type: 'reasoning' }
	| { readonly type: 'call'; readonly id: string; readonly tool: string };

/** A model's whole answer. */
export interface ModelAnswer {
	readonly origin: AnswerOrigin;
	readonly parts: readonly AnswerPart[];
	readonly stop: StopReason;
	readonly usage: Usage;
	readonly spent: Spend;
}

export interface AnswerOrigin {
	/** Id of the connection. */
	readonly connection: string;
	readonly wire: string;
	readonly model: string;
}

/**
 * `length`: it is not whole, because the output limit cut it or for a reason nobody has heard of.
 * `refused`: the provider or its filter would not go on.
 */
export type StopReason = 'end' | 'calls' | 'length' | 'refused';
