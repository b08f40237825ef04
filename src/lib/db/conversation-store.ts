import Dexie from 'dexie';
import type { Conversation } from '#core/content/conversation.ts';
import type { Message } from '#core/content/message.ts';
import { partsText, type Part } from '#core/content/part.ts';
import type { Id } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { oneLine } from '#core/kernel/text.ts';
import { readBranch, type MessagePage } from './branch.ts';
import { addToCounters } from './counters.ts';
import { withoutDerived } from './derived-fields.ts';
import type { StoreFailure } from './failure.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';

/** The place of a row in the list: pinned first, then what was last said first. */
export type ConversationCursor = Pick<Conversation, 'pinned' | 'activeAt' | 'id'>;

export interface ConversationPage {
	readonly rows: readonly Conversation[];
	/** Where the next page begins; absent at the end. */
	readonly next?: ConversationCursor;
}

export type { MessagePage };

/** Ids may be given by the caller, so that doing it again after a lost answer does nothing twice. */
export interface NewMessage {
	readonly id?: Id;
	readonly role: Message['role'];
	readonly parts: readonly Part[];
	/** The end of the shown branch when left out. */
	readonly parentId?: Id;
}

export interface NewConversation {
	readonly id?: Id;
	readonly message: NewMessage;
}

export interface StartedConversation {
	readonly conversation: Conversation;
	readonly message: Message;
}

export interface ConversationMissing {
	readonly type: 'conversation-missing';
	readonly id: Id;
}

type Changed = Result<Conversation, ConversationMissing | StoreFailure>;

export interface ConversationStore {
	readonly page: (limit: number, after?: ConversationCursor) => Promise<ConversationPage>;
	readonly get: (id: Id) => Promise<Conversation | undefined>;
	/** The conversation and its first message, both or neither. */
	readonly start: (input: NewConversation) => Promise<Result<StartedConversation, StoreFailure>>;
	/** Brings a conversation back from the trash: what was said in it must not vanish. */
	readonly append: (
		conversationId: Id,
		message: NewMessage,
	) => Promise<Result<StartedConversation, ConversationMissing | StoreFailure>>;
	/** Of the shown branch: the last `limit` messages, or those above `before`. */
	readonly messagesOf: (conversationId: Id, limit: number, before?: Id) => Promise<MessagePage>;
	readonly rename: (id: Id, title: string) => Promise<Changed>;
	readonly setPinned: (id: Id, pinned: boolean) => Promise<Changed>;
	readonly trash: (id: Id) => Promise<Changed>;
	readonly restore: (id: Id) => Promise<Changed>;
	/** Last deleted first. */
	readonly trashed: (limit: number) => Promise<readonly Conversation[]>;
	/** Removes one trashed conversation for good; false when it is not in the trash. */
	readonly purge: (id: Id) => Promise<Result<boolean, StoreFailure>>;
	/** Removes trashed conversations and their messages for good; returns how many conversations. */
	readonly purgeTrashed: (deletedBefore: number) => Promise<Result<number, StoreFailure>>;
}

const TITLE_MAX = 80;

export function createConversationStore(
	handle: DatabaseHandle,
	{ now, newId }: StoreContext,
): ConversationStore {
	const { db } = handle;

	/** Inside a transaction over conversations, messages and counters. */
	async function addMessage(conversation: Conversation, input: NewMessage): Promise<StartedConversation> {
		const id = input.id ?? newId();
		const existing = await db.messages.get(id);
		if (existing) return { conversation, message: withoutDerived(existing) };
		const at = now();
		const parentId = input.parentId ?? conversation.headId;
		const message: Message = {
			id,
			conversationId: conversation.id,
			...(parentId === undefined ? {} : { parentId }),
			role: input.role,
			parts: input.parts,
			createdAt: at,
			updatedAt: at,
		};
		const untitled = conversation.title === '' && conversation.titleBy === 'message' && input.role === 'user';
		const changed: Conversation = {
			...living(conversation),
			title: untitled ? titleFrom(input.parts) : conversation.title,
			headId: id,
			messageCount: conversation.messageCount + 1,
			activeAt: at,
			updatedAt: at,
		};
		await db.messages.add(message);
		await db.conversations.put(changed);
		const revived = conversation.deletedAt === undefined ? 0 : 1;
		await addToCounters(db, { messages: 1, conversations: revived, conversationsTrashed: -revived });
		return { conversation: changed, message };
	}

	function change(id: Id, edit: (conversation: Conversation) => Conversation): Promise<Changed> {
		return handle.write<Conversation, ConversationMissing>(() =>
			db.transaction('rw', db.conversations, db.counters, async () => {
				const stored = await db.conversations.get(id);
				if (!stored) return err({ type: 'conversation-missing', id });
				const before = withoutDerived(stored);
				const edited = edit(before);
				if (edited === before) return ok(before);
				await db.conversations.put(edited);
				const died = Number(edited.deletedAt !== undefined) - Number(before.deletedAt !== undefined);
				await addToCounters(db, { conversations: -died, conversationsTrashed: died });
				return ok(edited);
			}),
		);
	}

	function purge(id: Id, deletedBefore: number): Promise<Result<boolean, StoreFailure>> {
		return handle.write(() =>
			db.transaction('rw', db.conversations, db.messages, db.counters, async () => {
				const conversation = await db.conversations.get(id);
				if (conversation?.deletedAt === undefined || conversation.deletedAt >= deletedBefore) {
					return ok(false);
				}
				const messages = await db.messages
					.where('[conversationId+id]')
					.between([id, Dexie.minKey], [id, Dexie.maxKey])
					.primaryKeys();
				await db.messages.bulkDelete(messages);
				await db.conversations.delete(id);
				await addToCounters(db, { conversationsTrashed: -1, messages: -messages.length });
				return ok(true);
			}),
		);
	}

	return {
		page: (limit, after) =>
			handle.read(() =>
				db.conversations
					.where('[$shelf+activeAt+id]')
					.between(['', Dexie.minKey, ''], after ? cursorKey(after) : Dexie.maxKey, true, false)
					.reverse()
					.limit(limit + 1)
					.toArray()
					.then((found) => {
						const rows = found.slice(0, limit).map(withoutDerived);
						const last = rows.at(-1);
						if (found.length <= limit || !last) return { rows };
						return { rows, next: { pinned: last.pinned, activeAt: last.activeAt, id: last.id } };
					}),
			),
		get: (id) => handle.read(() => db.conversations.get(id).then((row) => row && withoutDerived(row))),
		start: ({ id = newId(), message }) =>
			handle.write(() =>
				db.transaction('rw', db.conversations, db.messages, db.counters, async () => {
					const existing = await db.conversations.get(id);
					if (existing) return ok(await addMessage(withoutDerived(existing), message));
					const at = now();
					const empty: Conversation = {
						id,
						title: '',
						titleBy: 'message',
						pinned: false,
						activeAt: at,
						messageCount: 0,
						createdAt: at,
						updatedAt: at,
					};
					await db.conversations.add(empty);
					await addToCounters(db, { conversations: 1 });
					return ok(await addMessage(empty, message));
				}),
			),
		append: (conversationId, message) =>
			handle.write<StartedConversation, ConversationMissing>(() =>
				db.transaction('rw', db.conversations, db.messages, db.counters, async () => {
					const conversation = await db.conversations.get(conversationId);
					if (!conversation) return err({ type: 'conversation-missing', id: conversationId });
					return ok(await addMessage(withoutDerived(conversation), message));
				}),
			),
		messagesOf: (conversationId, limit, before) =>
			handle.read(() => readBranch(db, conversationId, limit, before)),
		rename: (id, title) =>
			change(id, (row) => ({
				...row,
				title: oneLine(title, TITLE_MAX),
				titleBy: 'person',
				updatedAt: now(),
			})),
		setPinned: (id, pinned) =>
			change(id, (row) => (row.pinned === pinned ? row : { ...row, pinned, updatedAt: now() })),
		trash: (id) =>
			change(id, (row) => {
				const at = now();
				return row.deletedAt === undefined ? { ...row, deletedAt: at, updatedAt: at } : row;
			}),
		restore: (id) =>
			change(id, (row) => (row.deletedAt === undefined ? row : { ...living(row), updatedAt: now() })),
		trashed: (limit) =>
			handle.read(() =>
				db.conversations
					.where('deletedAt')
					.above(-Infinity)
					.reverse()
					.limit(limit)
					.toArray()
					.then((rows) => rows.map(withoutDerived)),
			),
		purge: (id) => purge(id, Infinity),
		async purgeTrashed(deletedBefore) {
			const ids = await handle.read(() =>
				db.conversations.where('deletedAt').below(deletedBefore).primaryKeys(),
			);
			let purged = 0;
			// One transaction each: a large trash must not keep other writers waiting until it is empty.
			for (const id of ids) {
				const result = await purge(id, deletedBefore);
				if (!result.ok) return result;
				if (result.value) purged += 1;
			}
			return ok(purged);
		},
	};
}

/** The first line says what it is about; what follows usually explains it. */
function titleFrom(parts: readonly Part[]): string {
	const first = partsText(parts)
		.split('\n')
		.find((line) => line.trim() !== '');
	return oneLine(first ?? '', TITLE_MAX);
}

function living<T extends { readonly deletedAt?: number }>(row: T): Omit<T, 'deletedAt'> {
	const { deletedAt: _, ...rest } = row;
	return rest;
}

function cursorKey({ pinned, activeAt, id }: ConversationCursor): [string, number, Id] {
	return [pinned ? 'pinned' : 'open', activeAt, id];
}
