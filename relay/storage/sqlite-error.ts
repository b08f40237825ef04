import type { StorageFailure } from './failure.ts';

// Primary result codes of SQLite; the extended code keeps the primary one in its low byte.
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const IOERR_WRITE = 778;
const IOERR_SHARED_MEMORY_SIZE = 4874;

/** Undefined for anything that is not an error of SQLite or the file system: a bug, which stays thrown. */
export function errorToFailure(error: unknown, path: string): StorageFailure | undefined {
	if (!(error instanceof Error)) return undefined;
	if ('errcode' in error && typeof error.errcode === 'number')
		return sqliteErrorToFailure(error.errcode, error.message, path);
	if ('syscall' in error && 'code' in error && typeof error.code === 'string')
		return systemErrorToFailure(error.code, path);
	return undefined;
}

export function isBusy(error: unknown): boolean {
	return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

function sqliteErrorToFailure(code: number, message: string, path: string): StorageFailure | undefined {
	// A quota, a file-size limit, or no space for the file beside the log, shows as a write that fails.
	if (code === IOERR_WRITE || code === IOERR_SHARED_MEMORY_SIZE) return { type: 'disk-full', path };
	switch (code & 0xff) {
		case FULL:
			return { type: 'disk-full', path };
		case CORRUPT:
		case NOTADB:
		case IOERR:
			return { type: 'data-damaged', path, reason: message };
		case READONLY:
		case CANTOPEN:
			return { type: 'folder-unusable', path, reason: message };
		case BUSY:
			return { type: 'folder-in-use', path };
		default:
			return undefined;
	}
}

function systemErrorToFailure(code: string, path: string): StorageFailure {
	switch (code) {
		case 'ENOSPC':
		case 'EDQUOT':
		case 'EFBIG':
			return { type: 'disk-full', path };
		case 'EACCES':
		case 'EPERM':
			return { type: 'folder-unusable', path, reason: 'permission denied' };
		case 'EROFS':
			return { type: 'folder-unusable', path, reason: 'the file system is read-only' };
		case 'ENOTDIR':
		case 'EEXIST':
			return { type: 'folder-unusable', path, reason: 'it is a file, or lies below one' };
		default:
			return { type: 'folder-unusable', path, reason: code };
	}
}
