import type { AnswerPart, PartStart, StopReason } from '#core/content/answer.ts';
import type { ModelMessage } from '#core/content/message.ts';
import type { BlobPart } from '#core/content/part.ts';
import type { Usage } from '#core/content/usage.ts';
import type { ProviderFailure } from './failure.ts';

/**
 * A model that answers. Nothing throws: every stream ends with exactly one `done` or one `failed`, and `failed`
 * with the type `aborted` when the signal says so. Parts arrive one after the other or interleaved, each between
 * its own `part` and `end`; calls are only trustworthy once `done` has come.
 */
export interface Provider {
	stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>;
}

export type ProviderEvent =
	/** The provider began to answer; what it calls the model that does. */
	| { readonly type: 'start'; readonly model?: string }
	| { readonly type: 'part'; readonly index: number; readonly part: PartStart }
	/** More text of the part: words, thoughts, or the raw JSON of a call's arguments. */
	| { readonly type: 'delta'; readonly index: number; readonly text: string }
	| { readonly type: 'end'; readonly index: number; readonly part: AnswerPart }
	| {
			readonly type: 'done';
			readonly stop: StopReason;
			readonly usage: Usage;
			readonly parts: readonly AnswerPart[];
	  }
	| { readonly type: 'failed'; readonly error: ProviderFailure };

export interface ModelRequest {
	readonly model: string;
	readonly system?: string;
	readonly messages: readonly ModelMessage[];
	readonly tools?: readonly ToolDescription[];
	readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly tool: string };
	/** The answer must be JSON that fits this schema. */
	readonly output?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
	readonly maxOutputTokens: number;
	readonly temperature?: number;
	readonly effort?: 'none' | 'low' | 'medium' | 'high';
	/** Bytes of a blob part as base64. Asked only for blobs the wire takes natively. */
	readonly readBlob: (part: BlobPart) => Promise<string>;
}

export interface ToolDescription {
	readonly name: string;
	readonly description: string;
	/** JSON Schema 2020-12 of an object. */
	readonly schema: Readonly<Record<string, unknown>>;
}
