import type { Clock } from '#core/kernel/time.ts';
import type { Id } from '#core/kernel/id.ts';
import { createBatchWriter } from '#lib/db/batch-writer.ts';
import { createBlobStore } from '#lib/db/blob-store.ts';
import { createConversationStore } from '#lib/db/conversation-store.ts';
import { createDescriptionCache } from '#lib/db/description-cache.ts';
import { createDraftStore, type DraftContent } from '#lib/db/draft-store.ts';
import type { StoreFailure } from '#lib/db/failure.ts';
import { createFileStore } from '#lib/db/file-store.ts';
import type { DatabaseHandle } from '#lib/db/handle.ts';
import { createHealthStore } from '#lib/db/health-store.ts';
import { createLedger } from '#lib/db/ledger.ts';
import { createRequestLog } from '#lib/db/request-log.ts';
import { createRunStore } from '#lib/db/run-store.ts';
import { createSettingStore } from '#lib/db/setting-store.ts';
import type { SnapshotFiles } from '#lib/db/snapshot-files.ts';

/** Everything that is kept, over one open database. */
export type Stores = ReturnType<typeof createStores>;

export interface StoresContext {
	/** Of the database, as the snapshots know it. */
	readonly name: string;
	/** Undefined where the browser has no place for files. */
	readonly snapshots: SnapshotFiles | undefined;
	readonly now: Clock;
	readonly newId: () => Id;
}

export function createStores(handle: DatabaseHandle, context: StoresContext) {
	const drafts = createDraftStore(handle, context);
	return {
		handle,
		context,
		conversations: createConversationStore(handle, context),
		files: createFileStore(handle, context),
		settings: createSettingStore(handle, context),
		blobs: createBlobStore(handle, context),
		runs: createRunStore(handle, context),
		ledger: createLedger(handle, context),
		health: createHealthStore(handle),
		requestLog: createRequestLog(handle),
		descriptions: createDescriptionCache(handle),
		drafts,
		/** Drafts change with every key; they reach the disk at most four times a second. */
		draftBatch: createBatchWriter<string, DraftContent, StoreFailure>({
			write: drafts.putAll,
			now: context.now,
			startTimer(callback, delayMs) {
				const timer = setTimeout(callback, delayMs);
				return () => clearTimeout(timer);
			},
		}),
	};
}
