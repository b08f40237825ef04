import type { SettingKey } from '#core/content/known-settings.ts';
import type { Part } from '#core/content/part.ts';
import { isId, type Id } from '#core/kernel/id.ts';
import { err, ok } from '#core/kernel/result.ts';
import type { DraftContent } from '#lib/db/draft-store.ts';
import { exportDatabase } from '#lib/db/export.ts';
import type { FileSave, NewFile } from '#lib/db/file-store.ts';
import { newestVersion, SCHEMA_VERSIONS } from '#lib/db/schema.ts';
import { deleteSnapshot, pruneSnapshots, takeSnapshot } from '#lib/db/snapshot.ts';
import type { Stores } from './stores.ts';

export interface Said {
	readonly conversationId: Id;
	readonly messageId: Id;
	/** The draft the words were written in; it is emptied once they are kept. */
	readonly draftKey: string;
	readonly parts: readonly Part[];
}

export const NO_FILES = err({ type: 'files-unavailable', name: 'NotSupportedError' } as const);

export type Commands = ReturnType<typeof createCommands>;

/** Changes. Each may be asked twice with the same ids and has its effect once. */
export function createCommands(stores: Stores) {
	const { conversations, files, settings, blobs, drafts, draftBatch, handle, context } = stores;
	const { name, now, snapshots } = context;

	return {
		/** For a page that comes back to the foreground: finds a connection the browser dropped meanwhile. */
		wake: () => handle.probe(),
		putSetting: (key: SettingKey, value: unknown) => settings.set(key, value),

		say: async ({ conversationId, messageId, draftKey, parts }: Said) => {
			if (!isId(conversationId)) throw new Error('A conversation needs an id');
			const said = await conversations.start({
				id: conversationId,
				message: { id: messageId, role: 'user', parts },
			});
			if (!said.ok) return said;
			// The page holds back what is written from here on, so this draft is what was just said.
			draftBatch.set(draftKey, { text: '', parts: [] });
			await draftBatch.flush();
			return ok(said.value.conversation);
		},
		renameConversation: (id: Id, title: string) => conversations.rename(id, title),
		pinConversation: (id: Id, pinned: boolean) => conversations.setPinned(id, pinned),
		trashConversation: (id: Id) => conversations.trash(id),
		restoreConversation: (id: Id) => conversations.restore(id),
		purgeConversation: (id: Id) => conversations.purge(id),

		/** Early words were written before the page had read the draft: they never take the place of other ones. */
		keepDraft: async (key: string, draft: DraftContent, isEarly = false) => {
			const stored = isEarly ? (draftBatch.peek(key) ?? (await drafts.get(key))) : undefined;
			if (stored && (stored.parts.length > 0 || !draft.text.startsWith(stored.text))) return ok();
			return draftBatch.set(key, draft);
		},
		/** For the end of input: a hidden page may be the last anyone sees of this worker. */
		flush: () => draftBatch.flush(),
		/** Returns the name the bytes are kept under. */
		putBlob: async (blob: Blob) => {
			const kept = await blobs.put(new Uint8Array(await blob.arrayBuffer()), blob.type);
			return kept.ok ? ok(kept.value.ref) : kept;
		},

		createFile: (file: NewFile) => files.create(file),
		saveFile: (save: FileSave) => files.save(save),
		moveFile: (id: Id, path: string) => files.move(id, path),
		trashFile: (id: Id) => files.trash(id),
		restoreFile: (id: Id) => files.restore(id),
		purgeFile: (id: Id) => files.purge(id),

		/** Everything in the trash, for good. */
		emptyTrash: async () => {
			const both = [await conversations.purgeTrashed(Infinity), await files.purgeTrashed(Infinity)];
			return both.find((result) => !result.ok) ?? ok();
		},

		takeSnapshot: async () => {
			if (!snapshots) return NO_FILES;
			const schema = newestVersion(SCHEMA_VERSIONS);
			const taken = await takeSnapshot(snapshots, { name, db: handle.db, schema, madeAt: now() });
			if (taken.ok) await pruneSnapshots(snapshots, name);
			return taken;
		},
		deleteSnapshot: async (file: string) => (snapshots ? deleteSnapshot(snapshots, file) : NO_FILES),
		/** As a blob the browser may keep on disk while it grows, so that size is no matter of memory. */
		exportAll: async () => {
			await draftBatch.flush();
			const { fileName, stream } = exportDatabase(handle, { now });
			return { name: fileName, blob: await new Response(stream).blob() };
		},
	};
}
