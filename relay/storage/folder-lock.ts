import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { StorageFailure } from './failure.ts';
import { isBusy } from './sqlite-error.ts';

export interface FolderLock {
	release(): void;
}

/**
 * One process per data folder, of those that go by the same name. The lock is SQLite's on an empty file of its own: the system drops it with the
 * process, even after kill -9, and the data file stays open to backup tools.
 */
export function lockFolder(folder: string, name = 'relay.lock'): Result<FolderLock, StorageFailure> {
	const path = join(folder, name);
	const found = statSync(path, { throwIfNoEntry: false });
	if (found && (!found.isFile() || found.size > 0)) return err({ type: 'lock-foreign', path });
	closeSync(openSync(path, 'a', 0o600));
	const database = new DatabaseSync(path, { timeout: 0 });
	try {
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if (isBusy(error)) return err({ type: 'folder-in-use', path: folder });
		throw error;
	}
	return ok({ release: () => database.close() });
}
