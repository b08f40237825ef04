import { sha256Hex } from '#core/kernel/bytes.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import { recountRows } from './counters.ts';
import { currentDatabase, moveTo, removeLeftovers, replacementName } from './current-database.ts';
import { AlcoveDatabase } from './database.ts';
import { errorNames } from './failure.ts';
import { createGuardedFactory, installedVersion } from './guarded-factory.ts';
import { withInstalled } from './migration.ts';
import {
	isTableName,
	NATIVE_FACTOR,
	newestVersion,
	SCHEMA_VERSIONS,
	TABLES,
	type SchemaVersion,
} from './schema.ts';
import { withSchemaLock } from './schema-lock.ts';
import { pruneSnapshots, takeSnapshot } from './snapshot.ts';
import type { RestoreFailure } from './snapshot-failure.ts';
import type { SnapshotFiles } from './snapshot-files.ts';
import { BrokenSnapshot, readSnapshot, type SnapshotItem } from './snapshot-read.ts';

export interface RestoreOptions {
	readonly name: string;
	readonly snapshots: SnapshotFiles;
	readonly now: Clock;
	readonly versions?: readonly SchemaVersion[];
	/** What is in use now is kept as a snapshot first; only the person can do without. */
	readonly discardCurrent?: boolean;
}

export interface Restored {
	/** Its version: opening upgrades from there, with a snapshot of its own. */
	readonly schema: number;
	readonly rows: number;
}

const BATCH_ROWS = 500;
const BATCH_BYTES = 1024 * 1024;

type Source = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Goes back to a snapshot. Afterwards every connection, also this tab's, is closed and must be opened again. */
export async function restoreSnapshot(
	options: RestoreOptions,
	file: string,
): Promise<Result<Restored, RestoreFailure>> {
	const source = await options.snapshots.read(file);
	if (!source.ok) return source;
	if (!source.value) return err({ type: 'not-found', file });
	return replaceDatabase(options, source.value, file);
}

/** Puts the content of an export in place of what is there. */
export function importDatabase(
	options: RestoreOptions,
	source: Source,
): Promise<Result<Restored, RestoreFailure>> {
	return replaceDatabase(options, source);
}

function replaceDatabase(
	options: RestoreOptions,
	source: Source,
	spare?: string,
): Promise<Result<Restored, RestoreFailure>> {
	return withSchemaLock(options.name, 'exclusive', async () => {
		try {
			return await replaceAlone(options, source, spare);
		} catch (error) {
			return err(restoreFailureOf(error));
		}
	});
}

async function replaceAlone(
	options: RestoreOptions,
	source: Source,
	spare: string | undefined,
): Promise<Result<Restored, RestoreFailure>> {
	const { name, snapshots, now, versions = SCHEMA_VERSIONS, discardCurrent = false } = options;
	const factory = globalThis.indexedDB;
	const items = readSnapshot(source);
	const first = await items.next();
	if (first.done || first.value.type !== 'header') throw new BrokenSnapshot(1, 'no header');
	const { schema } = first.value.header;
	const known = newestVersion(versions);
	if (schema > known) return err({ type: 'newer', found: schema, known });
	if (!versions.some(({ version }) => version === schema)) return err({ type: 'not-a-snapshot' });

	const { database } = await currentDatabase(name);
	const installed = await installedVersion(factory, database);
	if (installed > 0 && !discardCurrent) {
		const kept = await withInstalled(database, (db) =>
			takeSnapshot(snapshots, { name, db, schema: installed / NATIVE_FACTOR, madeAt: now() }),
		);
		if (!kept.ok) return kept;
	}

	const replacement = replacementName(name, String(Math.floor(now())));
	try {
		const rows = await fill(replacement, versionsUpTo(versions, schema), items);
		await moveTo(name, replacement);
		return ok({ schema, rows });
	} finally {
		// Whichever of the two is not in use: the one before, or what was filled in vain.
		await removeLeftovers(factory, name);
		await pruneSnapshots(snapshots, name, spare);
	}
}

/** Builds a whole database nobody else knows of. Throws when anything is not as the file says. */
async function fill(
	database: string,
	versions: readonly SchemaVersion[],
	items: AsyncGenerator<SnapshotItem>,
): Promise<number> {
	const guarded = createGuardedFactory(globalThis.indexedDB, newestVersion(versions) * NATIVE_FACTOR);
	guarded.allowUpgrade(0);
	// Strict: the pointer must never reach the disk before the data it points to.
	const db = new AlcoveDatabase(database, versions, guarded, 'strict');
	try {
		await db.open();
		const counts = await addRows(db, items);
		let rows = 0;
		for (const table of db.tables) {
			const expected = counts.get(table.name) ?? 0;
			if ((await table.count()) !== expected)
				throw new BrokenSnapshot(0, `rows of ${table.name} are missing`);
			rows += expected;
		}
		await recountRows(db);
		return rows;
	} finally {
		db.close();
	}
}

async function addRows(
	db: AlcoveDatabase,
	items: AsyncGenerator<SnapshotItem>,
): Promise<ReadonlyMap<string, number>> {
	const counts = new Map<string, number>();
	let batch: Extract<SnapshotItem, { type: 'row' }>[] = [];
	let batchSize = 0;
	let ended = false;

	async function write(): Promise<void> {
		const first = batch[0];
		if (!first) return;
		const rows = batch.map(({ row }) => row);
		try {
			await db.table(first.table).bulkAdd(rows);
		} catch (error) {
			if (!errorNames(error).includes('ConstraintError')) throw error;
			throw new BrokenSnapshot(first.line, 'a row is there twice', { cause: error });
		}
		counts.set(first.table, (counts.get(first.table) ?? 0) + rows.length);
		batch = [];
		batchSize = 0;
	}

	for await (const item of items) {
		if (item.type === 'end') ended = true;
		if (item.type !== 'row' || isDerived(item.table)) continue;
		await checkRow(db, item);
		if (batch[0] && batch[0].table !== item.table) await write();
		batch.push(item);
		batchSize += item.size;
		if (batch.length >= BATCH_ROWS || batchSize >= BATCH_BYTES) await write();
	}
	await write();
	if (!ended) throw new BrokenSnapshot(0, 'the file ends early');
	return counts;
}

async function checkRow(db: AlcoveDatabase, item: Extract<SnapshotItem, { type: 'row' }>): Promise<void> {
	const table = db.tables.find(({ name }) => name === item.table);
	if (!table) throw new BrokenSnapshot(item.line, 'no such table');
	const key = item.row[String(table.schema.primKey.keyPath)];
	if (typeof key !== 'string' || key === '') throw new BrokenSnapshot(item.line, 'a row has no key');
	const { bytes } = item.row;
	if (item.table === 'blobBytes') {
		if (!(bytes instanceof Uint8Array)) throw new BrokenSnapshot(item.line, 'a blob has no bytes');
		if ((await sha256Hex(bytes.slice())) !== key)
			throw new BrokenSnapshot(item.line, 'a blob has another name');
	}
}

function isDerived(table: string): boolean {
	return isTableName(table) && TABLES[table].scope === 'derived';
}

function versionsUpTo(versions: readonly SchemaVersion[], schema: number): readonly SchemaVersion[] {
	return versions.filter(({ version }) => version <= schema);
}

function restoreFailureOf(error: unknown): RestoreFailure {
	if (error instanceof BrokenSnapshot) {
		if (error.line === 1) return { type: 'not-a-snapshot' };
		return { type: 'broken', line: error.line, reason: error.reason };
	}
	const names = errorNames(error);
	if (names.includes('QuotaExceededError')) return { type: 'quota' };
	return { type: 'interrupted', name: names.at(-1) ?? 'unknown' };
}
