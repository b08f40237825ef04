import type { CallPart, ReasoningPart, TextPart } from './part.ts';

/** What a model's answer is made of. */
export type AnswerPart = TextPart | ReasoningPart | CallPart;

/** A part of an answer that has begun. */
export type PartStart =
	| { readonly type: 'text' }
	| { readonly type: 'reasoning' }
	| { readonly type: 'call'; readonly id: string; readonly tool: string };

/** `length`: the output limit cut it. `refused`: the provider or its filter would not go on. */
export type StopReason = 'end' | 'calls' | 'length' | 'refused';
