import type { Collection, Table } from 'dexie';
import { readCounters } from './counters.ts';
import { estimatedBytes } from './estimated-bytes.ts';
import { errorNames } from './failure.ts';
import type { DatabaseHandle } from './handle.ts';
import { requestLogSizes } from './request-log.ts';
import { TABLES, type UsageKind } from './schema.ts';
import { isFile } from './opfs-file-store.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

export type StorageKind = UsageKind | 'models' | 'snapshots' | 'app';

export interface StorageUse {
	/** Estimated bytes. A kind that could not be looked at is absent. */
	readonly bytesByKind: ReadonlyMap<StorageKind, number>;
	/** What the browser counts for this origin, in bytes; it also counts its own overhead. */
	readonly total?: number;
	readonly quota?: number;
	/** True when the browser promised not to clear this by itself. */
	readonly persisted: boolean;
}

export interface StorageUseOptions {
	readonly snapshots: SnapshotFiles | undefined;
	/** Folder of the origin private file system that models are in. */
	readonly modelFolder?: string;
}

/** A larger table is estimated from this many of its rows, the oldest and as many of the newest. */
const SAMPLE_ROWS = 2_000;

/** Where the space goes. Reads row by row, and of large tables a sample. */
export async function storageUse(
	handle: DatabaseHandle,
	{ snapshots, modelFolder = 'models' }: StorageUseOptions,
): Promise<StorageUse> {
	const bytesByKind = new Map<StorageKind, number>();
	const add = (kind: StorageKind, bytes: number | undefined) => {
		if (bytes !== undefined) bytesByKind.set(kind, (bytesByKind.get(kind) ?? 0) + bytes);
	};
	for (const [name, { usage }] of Object.entries(TABLES)) add(usage, await tableBytes(handle, name));
	const files = await snapshots?.list();
	if (files?.ok)
		add(
			'snapshots',
			files.value.reduce((sum, file) => sum + file.size, 0),
		);
	add('models', await modelBytes(modelFolder));
	add('app', await cacheBytes());

	const storage = 'storage' in navigator ? navigator.storage : undefined;
	const { usage: total, quota } = (await storage?.estimate()) ?? {};
	return {
		bytesByKind,
		...(total === undefined ? {} : { total }),
		...(quota === undefined ? {} : { quota }),
		persisted: (await storage?.persisted()) ?? false,
	};
}

async function tableBytes(handle: DatabaseHandle, name: string): Promise<number> {
	const { db, read } = handle;
	// The rows of `blobs` say how large the bytes are, so those are never read.
	if (name === 'blobBytes') return 0;
	if (name === 'blobs') return (await sizes(handle, db.blobs.toCollection(), (blob) => blob.size)).bytes;
	if (name === 'requestLog')
		return (await read(() => requestLogSizes(db))).reduce((sum, { bytes }) => sum + bytes, 0);
	const table: Table<object, string> = db.table(name);
	const oldest = await sizes(handle, table.orderBy(':id').limit(SAMPLE_ROWS), estimatedBytes);
	if (oldest.rows < SAMPLE_ROWS) return oldest.bytes;
	const newest = await sizes(handle, table.orderBy(':id').reverse().limit(SAMPLE_ROWS), estimatedBytes);
	const total = name === 'messages' ? (await readCounters(handle)).messages : await read(() => table.count());
	return Math.round(((oldest.bytes + newest.bytes) / (oldest.rows + newest.rows)) * total);
}

/** By a cursor: an array would hold all of the rows, and some are long. */
function sizes<T>({ read }: DatabaseHandle, rows: Collection<T, string>, sizeOf: (row: T) => number) {
	return read(() => {
		const sum = { rows: 0, bytes: 0 };
		return rows
			.each((row) => {
				sum.rows += 1;
				sum.bytes += sizeOf(row);
			})
			.then(() => sum);
	});
}

async function modelBytes(folder: string): Promise<number | undefined> {
	if (!('storage' in navigator) || typeof navigator.storage.getDirectory !== 'function') return undefined;
	try {
		const root = await navigator.storage.getDirectory();
		return await folderBytes(await root.getDirectoryHandle(folder));
	} catch (error) {
		return errorNames(error).includes('NotFoundError') ? 0 : undefined;
	}
}

async function folderBytes(folder: FileSystemDirectoryHandle): Promise<number> {
	let bytes = 0;
	for await (const handle of folder.values()) {
		if (isFolder(handle)) bytes += await folderBytes(handle);
		else if (isFile(handle)) bytes += (await handle.getFile()).size;
	}
	return bytes;
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
	return handle.kind === 'directory';
}

/** The app's own files, which the service worker keeps for working offline. */
async function cacheBytes(): Promise<number | undefined> {
	if (!('caches' in globalThis)) return undefined;
	let bytes = 0;
	for (const name of await caches.keys()) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) {
			const response = await cache.match(request);
			const length = response?.headers.get('content-length');
			bytes += length ? Number(length) : ((await response?.blob())?.size ?? 0);
		}
	}
	return bytes;
}
