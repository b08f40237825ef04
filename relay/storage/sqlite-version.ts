import { DatabaseSync } from 'node:sqlite';
import type { StorageFailure } from './failure.ts';

/** Versions 3.7.0 to 3.51.2 can damage a WAL file when two connections write and checkpoint at once. */
const NEEDED = '3.51.3';

export function findTooOldSqlite(version = readSqliteVersion()): StorageFailure | undefined {
	return isAtLeast(version, NEEDED) ? undefined : { type: 'sqlite-too-old', version, needed: NEEDED };
}

function readSqliteVersion(): string {
	using database = new DatabaseSync(':memory:');
	return String(database.prepare('SELECT sqlite_version() AS version').get()?.['version']);
}

function isAtLeast(version: string, needed: string): boolean {
	const have = version.split('.').map(Number);
	for (const [i, want] of needed.split('.').map(Number).entries()) {
		const part = have[i] ?? 0;
		if (part !== want) return part > want;
	}
	return true;
}
