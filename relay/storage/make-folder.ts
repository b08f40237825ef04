import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The folder and those it is in, for this user alone. Node's own recursive way goes round for ever where a folder
 * that is there takes no others, as under /proc.
 */
export function makeFolder(path: string): void {
	try {
		mkdirSync(path, { mode: 0o700 });
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EEXIST' && statSync(path).isDirectory()) return;
		if (code !== 'ENOENT' || dirname(path) === path) throw error;
		makeFolder(dirname(path));
		mkdirSync(path, { mode: 0o700 });
	}
}
