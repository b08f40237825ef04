import type Dexie from 'dexie';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { errorNames } from './failure.ts';
import type { SnapshotFailure } from './snapshot-failure.ts';
import type { FilesFailure, SnapshotFile, SnapshotFiles } from './snapshot-files.ts';
import { snapshotExtension, snapshotStream, TableNotWritable } from './snapshot-write.ts';

/** A whole copy of the database as it was, kept outside of it. */
export interface Snapshot {
	readonly file: string;
	readonly schema: number;
	readonly madeAt: number;
	/** Bytes on disk. */
	readonly size: number;
}

/** How many are kept. */
export const KEPT_SNAPSHOTS = 3;

const NAME = /^(?<database>.+)\.schema-(?<schema>\d+)\.at-(?<madeAt>\d+)\.ndjson(?:\.gz)?$/;

/** Newest first. */
export async function listSnapshots(
	files: SnapshotFiles,
	name: string,
): Promise<Result<readonly Snapshot[], FilesFailure>> {
	const listed = await files.list();
	if (!listed.ok) return listed;
	const snapshots = listed.value.flatMap((file) => snapshotOf(file, name) ?? []);
	return ok(snapshots.sort((a, b) => b.madeAt - a.madeAt));
}

export function deleteSnapshot(files: SnapshotFiles, file: string): Promise<Result<void, FilesFailure>> {
	return files.remove(file);
}

/** Deletes all but the newest ones. `spare` is kept in any case. */
export async function pruneSnapshots(files: SnapshotFiles, name: string, spare?: string): Promise<void> {
	const listed = await listSnapshots(files, name);
	if (!listed.ok) return;
	for (const { file } of listed.value.slice(KEPT_SNAPSHOTS)) {
		if (file !== spare) await files.remove(file);
	}
}

/** Writes the open database to a new file. The file is whole or not there. */
export async function takeSnapshot(
	files: SnapshotFiles,
	{ name, db, schema, madeAt }: { name: string; db: Dexie; schema: number; madeAt: number },
): Promise<Result<Snapshot, SnapshotFailure>> {
	const file = `${name}.schema-${schema}.at-${Math.floor(madeAt)}${snapshotExtension()}`;
	try {
		const written = await files.write(file, snapshotStream({ db, schema, madeAt }));
		if (!written.ok) return written;
		return ok({ file, schema, madeAt: Math.floor(madeAt), size: written.value.size });
	} catch (error) {
		if (error instanceof TableNotWritable) return err({ type: 'not-writable', table: error.table });
		const [cause] = errorNames(error);
		return err({ type: 'interrupted', name: cause ?? 'unknown' });
	}
}

function snapshotOf({ name: file, size }: SnapshotFile, database: string): Snapshot | undefined {
	const groups = NAME.exec(file)?.groups;
	if (groups?.['database'] !== database) return undefined;
	return { file, schema: Number(groups['schema']), madeAt: Number(groups['madeAt']), size };
}
