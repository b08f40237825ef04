import type { Id } from '#core/kernel/id.ts';
import type { Part } from './part.ts';
import type { Row } from './row.ts';

/** Messages of a conversation form a tree by `parentId`; a message is never changed once it is done. */
export interface Message extends Row {
	readonly conversationId: Id;
	readonly parentId?: Id;
	readonly role: 'user' | 'assistant' | 'tool';
	readonly parts: readonly Part[];
}
