import Dexie from 'dexie';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { OpenFailure } from './health.ts';
import { deleteSnapshot, pruneSnapshots, takeSnapshot } from './snapshot.ts';
import type { SnapshotFailure } from './snapshot-failure.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

export interface UpgradeContext {
	readonly name: string;
	readonly snapshots: SnapshotFiles | undefined;
	readonly now: Clock;
	readonly upgradeWithoutSnapshot?: boolean;
}

/** What becomes of the copy once the upgrade ended. */
export interface TakenSnapshot {
	/** Keeps it and lets go of the oldest ones. */
	readonly keep: () => Promise<void>;
	readonly discard: () => Promise<void>;
}

const NOTHING_TAKEN: TakenSnapshot = { keep: () => Promise.resolve(), discard: () => Promise.resolve() };

/** Copies the existing database, whatever version it has; without a copy there is no upgrade. */
export async function snapshotBeforeUpgrade(
	{ name, snapshots, now, upgradeWithoutSnapshot = false }: UpgradeContext,
	database: string,
	schema: number,
): Promise<Result<TakenSnapshot, OpenFailure>> {
	if (upgradeWithoutSnapshot) return ok(NOTHING_TAKEN);
	const refuse = (cause: SnapshotFailure) => err({ type: 'snapshot-failed', cause } as const);
	if (!snapshots) return refuse({ type: 'files-unavailable', name: 'missing' });
	const taken = await withInstalled(database, (db) =>
		takeSnapshot(snapshots, { name, db, schema, madeAt: now() }),
	);
	if (!taken.ok) return refuse(taken.error);
	return ok({
		keep: () => pruneSnapshots(snapshots, name),
		discard: async () => void (await deleteSnapshot(snapshots, taken.value.file)),
	});
}

/** Opens what is there with the schema it has, reads, and closes. Rejects when it is not there. */
export async function withInstalled<T>(database: string, work: (db: Dexie) => Promise<T>): Promise<T> {
	const db = new Dexie(database, { autoOpen: false, cache: 'disabled' });
	try {
		await db.open();
		return await work(db);
	} finally {
		db.close();
	}
}
