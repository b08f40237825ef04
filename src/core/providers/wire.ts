import type { Answer } from './answer.ts';
import type { ProviderFailure } from './failure.ts';
import type { Framing, FramingLimits } from './framing.ts';
import type { ModelRequest } from './provider.ts';

export type WireName = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini' | 'ollama';

/** How to ask one kind of provider, and how to read what it answers. Made for one connection and one model. */
export interface Wire {
	readonly framing: (limits: FramingLimits) => Framing;
	/** Rejects only when an attachment cannot be read. */
	readonly write: (request: ModelRequest) => Promise<WireRequest>;
	/** A reader for one answer. */
	readonly read: (answer: Answer) => WireReader;
}

export interface WireRequest {
	/** Joined to the connection's address. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** What is undefined is not sent. */
	readonly body: Readonly<Record<string, unknown>>;
}

export interface WireReader {
	/** One event of the stream, parsed but not yet checked. */
	read(value: unknown, event: string): ReadStep;
	/** The body ended, or said `[DONE]`. */
	end(): Exclude<ReadStep, 'more'>;
}

/** `done` only after the answer was finished; a failure ends the reading too. */
export type ReadStep = 'more' | 'done' | ProviderFailure;
