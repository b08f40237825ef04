import type { Part } from './part.ts';

/** What was typed or attached and not yet sent. It stays on this device. */
export interface Draft {
	/** Where it was typed, such as a conversation's id. */
	readonly key: string;
	readonly text: string;
	/** Attachments only; the words are in `text`. */
	readonly parts: readonly Part[];
	readonly updatedAt: number;
}
