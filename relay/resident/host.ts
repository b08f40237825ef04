import { join } from 'node:path';
import type { Cap } from '#core/budget/cap.ts';
import type { RunStore } from '#core/journal/run-store.ts';
import { createIdSource, type Id } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { candidatesOf, providersOf, type ConnectedModels } from '#core/model-call/connected-models.ts';
import type { RequestLog } from '#core/model-call/request-log.ts';
import type { RunEvent, RunPorts } from '#core/run/ports.ts';
import type { DescriptionCache } from '#core/vision/describer.ts';
import type { StorageFailure } from '#relay/storage/failure.ts';
import { lockFolder, type FolderLock } from '#relay/storage/folder-lock.ts';
import { errorToFailure } from '#relay/storage/sqlite-error.ts';
import { openBlobFiles, type BlobFiles } from './blob-files.ts';
import { openResidentDatabase } from './database.ts';
import { createResidentDescriptionCache } from './description-cache.ts';
import { createResidentHealthStore } from './health-store.ts';
import { createResidentLedger } from './ledger.ts';
import { createResidentRequestLog } from './request-log.ts';
import { createResidentRunStore } from './run-store.ts';
import { timer } from './timer.ts';
import { makeFolder } from '#relay/storage/make-folder.ts';

export interface ResidentHostOptions {
	/** Everything it keeps is in here. */
	readonly folder: string;
	readonly models: Omit<ConnectedModels, 'fetch' | 'timer' | 'newId'>;
	readonly caps: readonly Cap[];
	readonly tell: (event: RunEvent) => void;
}

/**
 * The core on Node: the same runs as in a browser, over one file. Nobody else has its folder, so whatever lease is
 * still in it is that of a host that is gone.
 */
export interface ResidentHost {
	readonly ports: RunPorts;
	readonly store: RunStore;
	readonly requests: RequestLog;
	readonly descriptions: DescriptionCache;
	readonly blobs: BlobFiles;
	readonly newId: () => Id;
	close(): void;
}

export function openResidentHost({
	folder,
	models,
	caps,
	tell,
}: ResidentHostOptions): Result<ResidentHost, StorageFailure> {
	const lock = claimFolder(folder);
	if (!lock.ok) return lock;
	const opened = openResidentDatabase(folder);
	if (!opened.ok) {
		lock.value.release();
		return opened;
	}
	const database = opened.value;
	const now = Date.now;
	const newId = createIdSource(now, (bytes) => crypto.getRandomValues(bytes));
	const store = createResidentRunStore(database, { now, startTimer: timer });
	const requests = createResidentRequestLog(database);
	const connected: ConnectedModels = { ...models, fetch: (url, init) => fetch(url, init), timer, newId };
	const ports: RunPorts = {
		store,
		ask: {
			candidates: () => Promise.resolve(candidatesOf(connected)),
			provider: providersOf(connected),
			health: createResidentHealthStore(database),
			ledger: createResidentLedger(database, { now }),
			caps,
			log: requests,
			// A machine that serves others is taken to be connected; where it is not, each call says so.
			isOnline: () => true,
			today: () => localDay(now()),
			...{ now, newId, timer },
		},
		...{ now, timer, tell, owner: newId() },
	};
	return ok({
		...{ ports, store, requests, newId },
		descriptions: createResidentDescriptionCache(database),
		blobs: openBlobFiles(join(folder, 'blobs')),
		close: () => {
			store.close();
			database.close();
			lock.value.release();
		},
	});
}

function claimFolder(folder: string): Result<FolderLock, StorageFailure> {
	try {
		makeFolder(folder);
		return lockFolder(folder, 'resident.lock');
	} catch (error) {
		const failure = errorToFailure(error, folder);
		if (failure) return err(failure);
		throw error;
	}
}

/** As `2026-11-20`, where the machine is. */
function localDay(ms: number): string {
	const date = new Date(ms);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
