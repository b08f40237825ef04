import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { makeFolder } from './make-folder.ts';

const KEPT = 3;
const NAME = /^relay-.+-\d{8}T\d{9}Z\.db$/;

/** Copies the data file before it changes shape; the way back from an upgrade. Keeps the three newest. */
export function takeSnapshot(database: DatabaseSync, folder: string, from: string, at: Date): string {
	makeFolder(folder);
	const time = at.toISOString().replace(/[-:.]/g, '');
	const path = join(folder, `relay-${from}-${time}.db`);
	// SQLite fills an empty file that exists, and this one nobody else may read.
	closeSync(openSync(path, 'wx', 0o600));
	try {
		database.prepare('VACUUM INTO ?').run(path);
	} catch (error) {
		rmSync(path, { force: true });
		throw error;
	}
	for (const old of oldSnapshots(folder)) rmSync(join(folder, old));
	return path;
}

function oldSnapshots(folder: string): string[] {
	const timeOf = (name: string) => name.slice(-'00000000T000000000Z.db'.length);
	return readdirSync(folder)
		.filter((name) => NAME.test(name))
		.sort((a, b) => timeOf(b).localeCompare(timeOf(a)))
		.slice(KEPT);
}
