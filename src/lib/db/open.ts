import Dexie from 'dexie';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { SECOND_MS, type Clock } from '#core/kernel/time.ts';
import { currentDatabase, removeLeftovers } from './current-database.ts';
import { AlcoveDatabase } from './database.ts';
import { errorNames } from './failure.ts';
import { createGuardedFactory, installedVersion } from './guarded-factory.ts';
import { createDatabaseHandle, type DatabaseHandle } from './handle.ts';
import { createDatabaseHealth, type MutableDatabaseHealth, type OpenFailure } from './health.ts';
import { snapshotBeforeUpgrade } from './migration.ts';
import { NATIVE_FACTOR, newestVersion, SCHEMA_VERSIONS, type SchemaVersion } from './schema.ts';
import { trySchemaLock, withSchemaLock } from './schema-lock.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

export interface OpenOptions {
	readonly name: string;
	/** Undefined where the browser has no place for files: an upgrade is then refused. */
	readonly snapshots: SnapshotFiles | undefined;
	readonly now: Clock;
	readonly versions?: readonly SchemaVersion[];
	/** Given by the caller to see the steps of opening, and to keep one status over several attempts. */
	readonly health?: MutableDatabaseHealth;
	/** How long an upgrade waits for tabs that do not let go. */
	readonly blockedAfterMs?: number;
	/** Only after the person chose it, having read why the snapshot failed. */
	readonly upgradeWithoutSnapshot?: boolean;
	readonly factory?: () => IDBFactory | undefined;
}

type Attempt = Result<DatabaseHandle, OpenFailure> | 'needs-upgrade';

interface Attempting extends OpenOptions {
	readonly versions: readonly SchemaVersion[];
	readonly health: MutableDatabaseHealth;
	readonly mayUpgrade: boolean;
}

const NO_ACCESS = new Set(['SecurityError', 'NotAllowedError', 'MissingAPIError', 'InvalidStateError']);

/** Opens the database in use, brings it to the newest version, and never changes data it cannot keep. */
export async function openDatabase(options: OpenOptions): Promise<Result<DatabaseHandle, OpenFailure>> {
	// Dexie takes a loopback address for a developer's machine and then traces every operation.
	Dexie.debug = false;
	const { health = createDatabaseHealth(), versions = SCHEMA_VERSIONS } = options;
	health.report({ type: 'opening' });
	const shared = { ...options, health, versions };
	let attempt = await withSchemaLock(options.name, 'shared', () =>
		tryToOpen({ ...shared, mayUpgrade: false }),
	);
	if (attempt === 'needs-upgrade') {
		attempt = await withSchemaLock(options.name, 'exclusive', () =>
			tryToOpen({ ...shared, mayUpgrade: true }),
		);
	}
	if (attempt === 'needs-upgrade') throw new Error('an attempt that may upgrade asked for an upgrade');
	health.report(attempt.ok ? { type: 'ready' } : attempt.error);
	// Only tidying, and not while other tabs are opening: it is tried again at every start.
	if (attempt.ok)
		trySchemaLock(options.name, () => removeLeftovers(globalThis.indexedDB, options.name)).catch(
			() => undefined,
		);
	return attempt;
}

async function tryToOpen(attempting: Attempting): Promise<Attempt> {
	try {
		// Reading the property already throws where the browser forbids storage.
		const factory = (attempting.factory ?? (() => globalThis.indexedDB))();
		if (!factory) return err({ type: 'unavailable', name: 'MissingAPIError' });
		return await openCurrent(factory, attempting);
	} catch (error) {
		return err(openFailureOf(error));
	}
}

async function openCurrent(factory: IDBFactory, attempting: Attempting): Promise<Attempt> {
	const { name, versions, health, mayUpgrade } = attempting;
	const { database, moved } = await currentDatabase(name);
	const native = await installedVersion(factory, database);
	const known = newestVersion(versions);
	const found = native / NATIVE_FACTOR;
	if (native === 0 && moved) return err({ type: 'damaged', name: 'DatabaseMissing' });
	if (found > known) return err({ type: 'newer', found: Math.ceil(found), known });
	if (found === known) return connect(factory, database, native, attempting);
	if (!mayUpgrade) return 'needs-upgrade';
	if (native === 0) return connect(factory, database, native, attempting);

	health.report({ type: 'upgrading', from: found, to: known });
	const snapshot = await snapshotBeforeUpgrade(attempting, database, found);
	if (!snapshot.ok) return snapshot;
	const opened = await connect(factory, database, native, attempting);
	// What could not be upgraded is unchanged, so its copy would only push out an older one.
	if (opened.ok) await snapshot.value.keep();
	else await snapshot.value.discard();
	return opened;
}

/** Opens `database`, which has the version `native`, at the newest known version. */
async function connect(
	factory: IDBFactory,
	database: string,
	native: number,
	{ versions, health, blockedAfterMs = 4 * SECOND_MS }: Attempting,
): Promise<Result<DatabaseHandle, OpenFailure>> {
	const known = newestVersion(versions);
	const guarded = createGuardedFactory(factory, known * NATIVE_FACTOR);
	if (native < known * NATIVE_FACTOR) guarded.allowUpgrade(native);
	const db = new AlcoveDatabase(database, versions, guarded);
	let timer: ReturnType<typeof setTimeout> | undefined;
	db.on('blocked', () => {
		health.report({ type: 'blocked' });
		timer ??= setTimeout(() => {
			guarded.abandon();
			db.close();
		}, blockedAfterMs);
		return false;
	});
	try {
		await db.open();
	} catch (error) {
		db.close();
		if (guarded.isAbandoned()) return err({ type: 'blocked' });
		const failure = openFailureOf(error);
		if (native === 0 || native === known * NATIVE_FACTOR || failure.type === 'quota') return err(failure);
		const cause = errorNames(error).at(-1) ?? 'unknown';
		return err({ type: 'upgrade-failed', from: native / NATIVE_FACTOR, to: known, name: cause });
	} finally {
		clearTimeout(timer);
	}
	const stores = db.backendDB().objectStoreNames;
	if (!db.tables.every((table) => stores.contains(table.name))) {
		db.close();
		return err({ type: 'damaged', name: 'TableMissing' });
	}
	return ok(createDatabaseHandle(db, health));
}

function openFailureOf(error: unknown): OpenFailure {
	const names = errorNames(error);
	const name = names.at(-1) ?? 'unknown';
	if (names.includes('QuotaExceededError')) return { type: 'quota' };
	if (names.some((each) => NO_ACCESS.has(each))) return { type: 'unavailable', name };
	// Engines answer with UnknownError when they cannot read what they wrote.
	if (names.includes('UnknownError') || names.includes('NotReadableError')) return { type: 'damaged', name };
	return { type: 'unknown', name };
}
