import type { Id } from '#core/kernel/id.ts';
import type { Label } from './label.ts';
import type { Part } from './part.ts';
import type { Row } from './row.ts';

/** What was said, as a model is given it. */
export interface ModelMessage {
	readonly role: 'user' | 'assistant' | 'tool';
	readonly parts: readonly Part[];
	/** Who wrote it: seals and reasoning go back only to the same wire and model. */
	readonly origin?: { readonly wire: string; readonly model: string };
}

export interface LabelledMessage extends ModelMessage {
	readonly label: Label;
}

/** Messages of a conversation form a tree by `parentId`; a message is never changed once it is done. */
export interface Message extends Row, ModelMessage {
	readonly conversationId: Id;
	readonly parentId?: Id;
	/** Absent on what the person wrote. */
	readonly label?: Label;
}
