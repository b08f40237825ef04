import type { Clock } from '#core/kernel/time.ts';
import type { DatabaseHandle } from './handle.ts';
import { NATIVE_FACTOR, TABLES, type TableName } from './schema.ts';
import { snapshotExtension, snapshotStream } from './snapshot-write.ts';

export interface DatabaseExport {
	/** A name to save it under. */
	readonly fileName: string;
	/** Read it to the end or cancel it. It fails when the connection ends. */
	readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Secrets stay in the browser, sealed or not, and what only this device needs is of no use elsewhere. */
const NOT_EXPORTED: readonly TableName[] = [
	'secrets',
	'meta',
	'leases',
	'scratch',
	'claims',
	'modelHealth',
	'requestLog',
];

/** Everything of the person's, in the form of a snapshot. The app can be used meanwhile. */
export function exportDatabase(handle: DatabaseHandle, { now }: { readonly now: Clock }): DatabaseExport {
	const madeAt = now();
	const derived = Object.entries(TABLES).flatMap(([table, { scope }]) =>
		scope === 'derived' ? [table] : [],
	);
	return {
		fileName: `alcove-${new Date(madeAt).toISOString().slice(0, 19).replaceAll(':', '-')}${snapshotExtension()}`,
		stream: snapshotStream({
			db: handle.db,
			schema: handle.db.backendDB().version / NATIVE_FACTOR,
			madeAt,
			omit: [...NOT_EXPORTED, ...derived],
		}),
	};
}
