import type { AnswerPart, PartStart } from '#core/content/answer.ts';
import type { BlobPart, TextPart } from '#core/content/part.ts';

/** What is shown while it happens and not kept. `attempt` is the number of the `model` record it belongs to. */
export type LiveEvent =
	| { readonly type: 'part'; readonly attempt: number; readonly index: number; readonly part: PartStart }
	| { readonly type: 'delta'; readonly attempt: number; readonly index: number; readonly text: string }
	| { readonly type: 'part-end'; readonly attempt: number; readonly index: number; readonly part: AnswerPart }
	/** What came of this attempt so far counts for nothing; another may follow. */
	| { readonly type: 'reset'; readonly attempt: number; readonly reason: string }
	| { readonly type: 'progress'; readonly call: string; readonly part: TextPart | BlobPart };
