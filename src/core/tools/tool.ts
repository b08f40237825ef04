import type { Label } from '#core/content/label.ts';
import type { BlobPart, TextPart } from '#core/content/part.ts';

/** What a tool does to the world. */
export type Effect = 'read' | 'write' | 'egress' | 'commit' | 'destroy' | 'exec';

/**
 * What happens after a crash to a call that may have taken effect: `pure` has none and runs again, `keyed` runs again
 * with the same key and the far side tells the repetition, `once` is never repeated unless its probe says it was not done.
 */
export type Replay = 'pure' | 'keyed' | 'once';

export type ToolOutput = readonly (TextPart | BlobPart)[];

export interface Tool {
	readonly name: string;
	/** Changes with what the tool does, so that an approval of the old one does not hold for the new one. */
	readonly version: string;
	readonly description: string;
	/** JSON Schema 2020-12 of an object. */
	readonly schema: Readonly<Record<string, unknown>>;
	readonly effect: Effect | ((args: unknown) => Effect);
	readonly replay: Replay;
	/** Of what it returns. Absent: the label of what it was given. */
	readonly reads?: Label;
	readonly timeoutMs: number;
	/** Asks the far side whether the call with this key was done. Where even that cannot be known: `unknown`. */
	readonly probe?: (key: string, args: unknown, signal: AbortSignal) => Promise<Probed>;
	/** Rejects only for a bug. */
	readonly run: (args: unknown, context: ToolContext) => Promise<ToolOutcome>;
}

export type ToolOutcome =
	| { readonly type: 'ok'; readonly output: ToolOutput }
	/** It was not done. The message is for the model, and must be fit for it. */
	| { readonly type: 'error'; readonly message: string }
	/** It may have been done: the answer of the far side never came. */
	| { readonly type: 'unknown'; readonly message: string };

export type Probed =
	| { readonly type: 'done'; readonly output: ToolOutput }
	| { readonly type: 'not-done' }
	| { readonly type: 'unknown' };

export interface ToolContext {
	/** The same at every try of one call, and at no other call. */
	readonly key: string;
	readonly signal: AbortSignal;
	readonly progress: (part: TextPart | BlobPart) => void;
}
