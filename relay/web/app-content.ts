import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { StoredFile } from './app-index.ts';

/** A larger file is streamed to each client. */
const SHARED_MAX_BYTES = 512 * 1024;
const SHARED_TOTAL_BYTES = 16 * 1024 * 1024;

/** Undefined when the file is not the one that was indexed: the app was built again. */
export type ReadContent = (stored: StoredFile) => Promise<Buffer | Readable | undefined>;

/**
 * A small file is read once, when it is first asked for, and every answer sends the same bytes: a client that
 * asks and does not read holds no copy of its own.
 */
export function createContentReader(): ReadContent {
	const sharedByPath = new Map<string, Promise<Buffer | undefined>>();
	let sharedBytes = 0;

	return async (stored) => {
		const shared = sharedByPath.get(stored.path);
		if (shared)
			return isUnchanged(stored, await stat(stored.path).catch(() => undefined)) ? shared : undefined;
		if (stored.bytes > SHARED_MAX_BYTES || sharedBytes + stored.bytes > SHARED_TOTAL_BYTES)
			return (await openUnchanged(stored))?.createReadStream();

		sharedBytes += stored.bytes;
		const reading = readWhole(stored).catch(() => undefined);
		sharedByPath.set(stored.path, reading);
		const content = await reading;
		if (content === undefined) {
			sharedByPath.delete(stored.path);
			sharedBytes -= stored.bytes;
		}
		return content;
	};
}

async function readWhole(stored: StoredFile): Promise<Buffer | undefined> {
	const handle = await openUnchanged(stored);
	try {
		return await handle?.readFile();
	} finally {
		await handle?.close();
	}
}

async function openUnchanged(stored: StoredFile): Promise<FileHandle | undefined> {
	const handle = await open(stored.path).catch(() => undefined);
	if (!handle || isUnchanged(stored, await handle.stat())) return handle;
	await handle.close();
	return undefined;
}

function isUnchanged(
	stored: StoredFile,
	now: { readonly size: number; readonly mtimeMs: number } | undefined,
): boolean {
	return now?.size === stored.bytes && now.mtimeMs === stored.modifiedMs;
}
