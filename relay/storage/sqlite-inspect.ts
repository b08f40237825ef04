import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { StorageFailure } from './failure.ts';
import { findUnknownMigration, type Migrations } from './migrations.ts';
import { errorToFailure } from './sqlite-error.ts';

/** Stands in the header of our files: "alcv". */
export const APPLICATION_ID = 0x61_6c_63_76;

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const APPLICATION_ID_OFFSET = 68;
/** Above this size reading the whole file would delay every start; it is then checked by the first use. */
const FULL_CHECK_MAX_BYTES = 256 * 1024 * 1024;

/** The names of the migrations the file has had; none for a file that is not there yet or is empty. */
export function inspectDataFile(path: string, known: Migrations): Result<readonly string[], StorageFailure> {
	try {
		if (!existsSync(path)) return ok([]);
		const bytes = statSync(path).size;
		if (bytes === 0) return ok([]);
		const refused = refuseHeader(path, APPLICATION_ID);
		if (refused) return err(refused);
		return inspectDatabase(path, bytes, known);
	} catch (error) {
		const failure = errorToFailure(error, path);
		if (failure) return err(failure);
		throw error;
	}
}

/** Undefined for a SQLite file that bears this application's mark, or none yet. */
export function refuseHeader(path: string, applicationId: number): StorageFailure | undefined {
	const header = Buffer.alloc(HEADER_BYTES);
	const file = openSync(path, 'r');
	try {
		readSync(file, header, 0, HEADER_BYTES, 0);
	} finally {
		closeSync(file);
	}
	if (header.toString('latin1', 0, MAGIC.length) !== MAGIC)
		return { type: 'data-damaged', path, reason: 'it is not a SQLite database' };
	// Zero in a file whose first start was cut off before it was marked.
	const application = header.readUInt32BE(APPLICATION_ID_OFFSET);
	return application === applicationId || application === 0 ? undefined : { type: 'data-foreign', path };
}

function inspectDatabase(
	path: string,
	bytes: number,
	known: Migrations,
): Result<readonly string[], StorageFailure> {
	const database = openWithoutWriting(path);
	try {
		if (bytes <= FULL_CHECK_MAX_BYTES) {
			const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
			if (found !== 'ok') return err({ type: 'data-damaged', path, reason: oneLineReason(found) });
		}
		const tables = readNames(database, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
		if (!tables.includes('kysely_migration')) {
			const foreign = tables.find((name) => !name.startsWith('kysely_') && !name.startsWith('sqlite_'));
			return foreign === undefined ? ok([]) : err({ type: 'data-foreign', path });
		}
		const applied = readNames(database, 'SELECT name FROM kysely_migration');
		const unknown = findUnknownMigration(applied, known);
		return unknown === undefined ? ok(applied) : err({ type: 'data-newer', path, migration: unknown });
	} finally {
		database.close();
	}
}

/** Without a log beside it the file is read as immutable, so that looking creates no file at all. */
export function openWithoutWriting(path: string): DatabaseSync {
	const log = `${path}-wal`;
	if (existsSync(log) && statSync(log).size > 0) return new DatabaseSync(path, { readOnly: true });
	const url = pathToFileURL(path);
	url.searchParams.set('immutable', '1');
	return new DatabaseSync(url, { readOnly: true });
}

function readNames(database: DatabaseSync, sql: string): string[] {
	return database
		.prepare(sql)
		.all()
		.map((row) => String(row['name']));
}

function oneLineReason(found: unknown): string {
	return String(found).replace(/\s+/g, ' ').trim().slice(0, 200);
}
