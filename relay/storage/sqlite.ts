import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { StorageFailure } from './failure.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { hasPendingMigration, lastMigration, migrate, migrations, type Migrations } from './migrations.ts';
import { takeSnapshot } from './snapshot.ts';
import { createNodeSqliteDialect } from './sqlite-dialect.ts';
import { errorToFailure } from './sqlite-error.ts';
import { APPLICATION_ID, inspectDataFile } from './sqlite-inspect.ts';
import { findTooOldSqlite } from './sqlite-version.ts';
import type { Storage, Tables } from './tables.ts';
import { makeFolder } from './make-folder.ts';

const BUSY_TIMEOUT_MS = 5_000;

/** Looks before it writes: a file that is refused stays as it is, byte for byte. */
export async function openSqlite(
	folder: string,
	known: Migrations = migrations,
): Promise<Result<Storage, StorageFailure>> {
	const path = join(folder, 'relay.db');
	try {
		const tooOld = findTooOldSqlite();
		if (tooOld) return err(tooOld);
		makeFolder(folder);
		const lock = lockFolder(folder);
		if (!lock.ok) return lock;
		let opened: Result<Storage, StorageFailure> | undefined;
		try {
			opened = await openLocked(folder, path, lock.value, known);
		} finally {
			if (!opened?.ok) lock.value.release();
		}
		return opened;
	} catch (error) {
		const failure = errorToFailure(error, folder);
		if (failure) return err(failure);
		throw error;
	}
}

async function openLocked(
	folder: string,
	path: string,
	lock: FolderLock,
	known: Migrations,
): Promise<Result<Storage, StorageFailure>> {
	const applied = inspectDataFile(path, known);
	if (!applied.ok) return applied;

	const isNew = !existsSync(path);
	let database: DatabaseSync | undefined;
	try {
		if (isNew) closeSync(openSync(path, 'wx', 0o600));
		database = openDatabase(path);
		const from = lastMigration(applied.value);
		if (from !== undefined && hasPendingMigration(applied.value, known))
			takeSnapshot(database, join(folder, 'snapshots'), from, new Date());
		const db = new Kysely<Tables>({ dialect: createNodeSqliteDialect(database) });
		await migrate(db, known);
		return ok(createStorage(db, database, path, lock));
	} catch (error) {
		if (database?.isOpen) database.close();
		if (isNew) for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
		const failure = errorToFailure(error, path);
		if (failure) return err(failure);
		throw error;
	}
}

function openDatabase(path: string): DatabaseSync {
	const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
	const isMarked = database.prepare('PRAGMA application_id').get()?.['application_id'] === APPLICATION_ID;
	if (!isMarked) database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
	return database;
}

function createStorage(db: Kysely<Tables>, database: DatabaseSync, path: string, lock: FolderLock): Storage {
	return {
		engine: 'sqlite',
		db,
		now: sql<number>`CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
		place: path,
		failureOf: (error) => errorToFailure(error, path),
		async ping() {
			await sql`SELECT 1`.execute(db);
		},
		async close() {
			if (!database.isOpen) return;
			await db.destroy();
			database.close();
			lock.release();
		},
	};
}
