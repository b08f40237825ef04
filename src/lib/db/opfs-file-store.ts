import { err, ok, type Result } from '#core/kernel/result.ts';
import { errorNames } from './failure.ts';
import type { FilesFailure, SnapshotFile, SnapshotFiles } from './snapshot-files.ts';

/** Written under this ending, then renamed: what a crash leaves behind is never taken for a whole file. */
const PARTIAL = '.part';

/** Chromium, Firefox and Safari have it; it is not in the standard's types yet. */
interface Movable {
	readonly move: (name: string) => Promise<void>;
}

/** Only in workers, and there the only way in Safari before 26. */
interface WithSyncAccess {
	readonly createSyncAccessHandle: () => Promise<{
		readonly write: (bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }) => number;
		readonly flush: () => void;
		readonly close: () => void;
	}>;
}

interface Sink {
	readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
	readonly close: () => Promise<void>;
	readonly abort: () => Promise<void>;
}

/** Snapshots in the origin private file system, one folder for all. Undefined where there is none. */
export function createOpfsFiles(folder: string): SnapshotFiles | undefined {
	if (!('storage' in navigator) || typeof navigator.storage.getDirectory !== 'function') return undefined;

	async function directory(): Promise<FileSystemDirectoryHandle> {
		const root = await navigator.storage.getDirectory();
		return root.getDirectoryHandle(folder, { create: true });
	}

	return {
		list: () =>
			attempt(async () => {
				const files = [];
				const inside = await directory();
				for await (const handle of inside.values()) {
					if (!isFile(handle) || handle.name.endsWith(PARTIAL)) continue;
					files.push({ name: handle.name, size: (await handle.getFile()).size });
				}
				return files;
			}),
		async write(name, source) {
			const inside = await attempt(directory);
			if (!inside.ok) return inside;
			return writeWhole(inside.value, name, source);
		},
		read: (name) =>
			attempt(async () => {
				const handle = await existing(await directory(), name);
				return handle && (await handle.getFile()).stream();
			}),
		remove: (name) =>
			attempt(async () => {
				await removeIfThere(await directory(), name);
			}),
	};
}

async function writeWhole(
	directory: FileSystemDirectoryHandle,
	name: string,
	source: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Result<SnapshotFile, FilesFailure>> {
	const partial = `${name}${PARTIAL}`;
	const opened = await attempt(async () => {
		await removeIfThere(directory, partial);
		const handle = await directory.getFileHandle(partial, { create: true });
		return { handle, sink: await openSink(handle) };
	});
	const reader = source.getReader();
	let whole = false;
	try {
		if (!opened.ok) return opened;
		const { handle, sink } = opened.value;
		let size = 0;
		// An error of the source is thrown on: only what happens to the file is this function's matter.
		for (let read = await reader.read(); !read.done; read = await reader.read()) {
			const { value } = read;
			const written = await attempt(() => sink.write(value));
			if (!written.ok) return written;
			size += value.byteLength;
		}
		const finished = await attempt(async () => {
			await sink.close();
			await rename(handle, name);
			return { name, size };
		});
		whole = finished.ok;
		return finished;
	} finally {
		if (!whole) {
			await reader.cancel().catch(() => undefined);
			if (opened.ok) await opened.value.sink.abort().catch(() => undefined);
			await removeIfThere(directory, partial).catch(() => undefined);
		}
	}
}

async function openSink(handle: FileSystemFileHandle): Promise<Sink> {
	if (typeof handle.createWritable === 'function') {
		const stream = await handle.createWritable();
		return {
			write: (bytes) => stream.write(bytes),
			close: () => stream.close(),
			abort: () => stream.abort(),
		};
	}
	if (!hasSyncAccess(handle)) throw new DOMException('no way to write a file', 'NotSupportedError');
	const access = await handle.createSyncAccessHandle();
	let at = 0;
	const close = () => Promise.resolve(access.close());
	return {
		write(bytes) {
			// Fewer bytes than asked for is how this interface says that the disk is full.
			const written = access.write(bytes, { at });
			at += written;
			if (written < bytes.byteLength) throw new DOMException('the disk is full', 'QuotaExceededError');
			return Promise.resolve();
		},
		close() {
			access.flush();
			return close();
		},
		abort: close,
	};
}

async function rename(handle: FileSystemFileHandle, name: string): Promise<void> {
	if (!isMovable(handle)) throw new DOMException('files cannot be renamed', 'NotSupportedError');
	await handle.move(name);
}

async function existing(
	directory: FileSystemDirectoryHandle,
	name: string,
): Promise<FileSystemFileHandle | undefined> {
	try {
		return await directory.getFileHandle(name);
	} catch (error) {
		if (errorNames(error).includes('NotFoundError')) return undefined;
		throw error;
	}
}

async function removeIfThere(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
	if (await existing(directory, name)) await directory.removeEntry(name);
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, FilesFailure>> {
	try {
		return ok(await work());
	} catch (error) {
		const [name = 'unknown'] = errorNames(error);
		return err(name === 'QuotaExceededError' ? { type: 'quota' } : { type: 'files-unavailable', name });
	}
}

export function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
	return handle.kind === 'file';
}

function isMovable(handle: object): handle is Movable {
	return 'move' in handle && typeof handle.move === 'function';
}

function hasSyncAccess(handle: object): handle is WithSyncAccess {
	return 'createSyncAccessHandle' in handle && typeof handle.createSyncAccessHandle === 'function';
}
