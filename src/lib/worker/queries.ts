import type { Conversation } from '#core/content/conversation.ts';
import type { Id } from '#core/kernel/id.ts';
import { matchesWords } from '#core/kernel/match.ts';
import type { FileEntry } from '#lib/db/file-store.ts';
import { storageUse } from '#lib/db/usage.ts';
import type { Stores } from './stores.ts';

const FOUND_MAX = 6;
const FIND_PAGE = 500;
const MESSAGES_MAX = 1_000;
const TRASH_MAX = 500;

export type Queries = ReturnType<typeof createQueries>;

/**
 * Reads only, and only through stores: what a query touched decides when a watch of it answers again.
 * A watched query starts all its reads before it first waits; later ones would go unseen.
 */
export function createQueries(stores: Stores) {
	const { conversations, files, settings, drafts, draftBatch, handle, context } = stores;

	async function findConversations(text: string): Promise<readonly Conversation[]> {
		const found: Conversation[] = [];
		let page = await conversations.page(text === '' ? FOUND_MAX : FIND_PAGE);
		for (;;) {
			found.push(...page.rows.filter((row) => matchesWords(row.title, text)));
			if (found.length >= FOUND_MAX || !page.next) return found.slice(0, FOUND_MAX);
			page = await conversations.page(FIND_PAGE, page.next);
		}
	}

	return {
		settings: async () => Object.fromEntries(await settings.all()),
		conversations: async (limit: number) => (await conversations.page(limit)).rows,
		/** Null when there is none, so that the page can tell it from not having asked yet. */
		conversation: async (id: Id) => (await conversations.get(id)) ?? null,
		messages: async (conversationId: Id) =>
			(await conversations.messagesOf(conversationId, MESSAGES_MAX)).rows,
		draft: async (key: string) => {
			const stored = await drafts.get(key);
			return draftBatch.peek(key) ?? stored ?? null;
		},
		files: () => files.list(),
		file: async (id: Id) => (await files.get(id)) ?? null,
		trash: async () => {
			const [trashed, trashedFiles] = await Promise.all([conversations.trashed(TRASH_MAX), files.trashed()]);
			return { conversations: trashed, files: trashedFiles };
		},
		find: async (text: string) => ({
			conversations: await findConversations(text),
			notes: (await files.list())
				.filter((file) => matchesWords(titleAndPath(file), text))
				.slice(0, FOUND_MAX),
		}),
		storageUse: () => storageUse(handle, { snapshots: context.snapshots }),
	};
}

const titleAndPath = (file: FileEntry) => `${file.title} ${file.path}`;
