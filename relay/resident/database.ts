import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { StorageFailure } from '#relay/storage/failure.ts';
import { takeSnapshot } from '#relay/storage/snapshot.ts';
import { errorToFailure } from '#relay/storage/sqlite-error.ts';
import { openWithoutWriting, refuseHeader } from '#relay/storage/sqlite-inspect.ts';
import { findTooOldSqlite } from '#relay/storage/sqlite-version.ts';
import { SCHEMA } from './schema.ts';
import { makeFolder } from '#relay/storage/make-folder.ts';

/** Stands in the header of the resident's file, "alcr", so that it is never taken for the relay's. */
const APPLICATION_ID = 0x61_6c_63_72;
const BUSY_TIMEOUT_MS = 5_000;

export interface ResidentDatabase {
	readonly db: DatabaseSync;
	/**
	 * One transaction that may write. With `durable` it has reached the disk when this returns; without, a power cut
	 * may undo it together with all that came after it, and the end of the process undoes nothing.
	 */
	readonly write: <T>(durable: boolean, work: () => T) => T;
	readonly close: () => void;
}

/** Looks before it writes: a file that is refused stays as it is. */
export function openResidentDatabase(
	folder: string,
	schema: readonly string[] = SCHEMA,
): Result<ResidentDatabase, StorageFailure> {
	const path = join(folder, 'resident.db');
	let db: DatabaseSync | undefined;
	try {
		const tooOld = findTooOldSqlite();
		if (tooOld) return err(tooOld);
		makeFolder(folder);
		const refused = refuseFile(path, schema.length);
		if (refused) return err(refused);
		if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
		db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
		db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
		const database = createDatabase(db);
		const newer = migrate(database, path, folder, schema);
		if (newer) db.close();
		return newer ? err(newer) : ok(database);
	} catch (error) {
		if (db?.isOpen) db.close();
		const failure = errorToFailure(error, path);
		if (failure) return err(failure);
		throw error;
	}
}

function refuseFile(path: string, known: number): StorageFailure | undefined {
	if (!existsSync(path) || statSync(path).size === 0) return undefined;
	const refused = refuseHeader(path, APPLICATION_ID);
	if (refused) return refused;
	const db = openWithoutWriting(path);
	try {
		return newerThan(known, db, path);
	} finally {
		db.close();
	}
}

/** Several processes may open an empty file at once; who comes second finds the work done. */
function migrate(
	{ db, write }: ResidentDatabase,
	path: string,
	folder: string,
	schema: readonly string[],
): StorageFailure | undefined {
	const from = schemaOf(db);
	if (from > 0 && from < schema.length)
		takeSnapshot(db, join(folder, 'snapshots'), `resident-${from}`, new Date());
	return write(true, () => {
		const newer = newerThan(schema.length, db, path);
		if (newer) return newer;
		const pending = schema.slice(schemaOf(db));
		for (const sql of pending) db.exec(sql);
		if (pending.length > 0)
			db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${schema.length}`);
		return undefined;
	});
}

function newerThan(known: number, db: DatabaseSync, path: string): StorageFailure | undefined {
	const found = schemaOf(db);
	return found > known ? { type: 'data-newer', path, migration: `schema ${found}` } : undefined;
}

function schemaOf(db: DatabaseSync): number {
	return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

function createDatabase(db: DatabaseSync): ResidentDatabase {
	let synchronous = 'FULL';

	function synchronise(wanted: 'FULL' | 'NORMAL'): void {
		if (synchronous === wanted) return;
		db.exec(`PRAGMA synchronous = ${wanted}`);
		synchronous = wanted;
	}

	return {
		db,
		write(durable, work) {
			synchronise(durable ? 'FULL' : 'NORMAL');
			// At once, since a transaction that reads first could not write behind another one's back.
			db.exec('BEGIN IMMEDIATE');
			try {
				const outcome = work();
				db.exec('COMMIT');
				return outcome;
			} catch (error) {
				// A full disk has already ended it.
				if (db.isTransaction) db.exec('ROLLBACK');
				throw error;
			}
		},
		close: () => {
			if (db.isOpen) db.close();
		},
	};
}
