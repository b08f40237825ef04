import Dexie from 'dexie';
import type { Message } from '#core/content/message.ts';
import type { Id } from '#core/kernel/id.ts';
import type { AlcoveDatabase } from './database.ts';
import { withoutDerived } from './derived-fields.ts';

export interface MessagePage {
	/** Oldest first. */
	readonly rows: readonly Message[];
	/** Pass as `before` to read what came earlier; absent at the beginning. */
	readonly earlier?: Id;
}

/**
 * The branch a conversation shows: from its last message upwards, from parent to parent. Ids are only as good as
 * the clocks that made them, and an answer must stand below its question. Works in a live query.
 */
export function readBranch(
	db: AlcoveDatabase,
	conversationId: Id,
	limit: number,
	before: Id | undefined,
): PromiseLike<MessagePage> {
	return db.transaction('r', db.conversations, db.messages, async () => {
		const [conversation, below, near] = await Promise.all([
			db.conversations.get(conversationId),
			before === undefined ? undefined : db.messages.get(before),
			newestOf(db, conversationId, limit, before),
		]);
		const rows: Message[] = [];
		const seen = new Set<Id>();
		let next = before === undefined ? conversation?.headId : below?.parentId;
		while (next !== undefined && rows.length < limit && !seen.has(next)) {
			seen.add(next);
			const message: Message | undefined = near.get(next) ?? (await db.messages.get(next));
			if (message?.conversationId !== conversationId) break;
			rows.push(withoutDerived(message));
			next = message.parentId;
		}
		rows.reverse();
		const first = rows[0];
		return first && next !== undefined && rows.length === limit ? { rows, earlier: first.id } : { rows };
	});
}

/** The order of ids is nearly always that of the branch, so this is most of it in one read. */
async function newestOf(
	db: AlcoveDatabase,
	conversationId: Id,
	limit: number,
	before: Id | undefined,
): Promise<ReadonlyMap<Id, Message>> {
	const found = await db.messages
		.where('[conversationId+id]')
		.between([conversationId, Dexie.minKey], [conversationId, before ?? Dexie.maxKey], true, false)
		.reverse()
		.limit(limit)
		.toArray();
	return new Map(found.map((message) => [message.id, message]));
}
