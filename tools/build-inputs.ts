import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that can change what a build puts out. */
const INPUTS = [
	'src',
	'relay',
	'static',
	'skills',
	'svelte.config.js',
	'vite.config.ts',
	'package.json',
	'package-lock.json',
	'tools/build.ts',
	'tools/build-all.ts',
	'tools/precompress.ts',
	'tools/pwa.ts',
	'tools/precache.ts',
	'tools/web-manifest.ts',
] as const;

/** A name for the present state of the build's inputs: the same paths and contents give the same name. */
export function fingerprintInputs(root: string): string {
	const hash = createHash('sha256');
	for (const path of INPUTS.flatMap((input) => filesUnder(root, input)).sort()) {
		const content = readFileSync(join(root, path));
		hash.update(`${path}\0${String(content.length)}\0`).update(content);
	}
	return hash.digest('hex').slice(0, 16);
}

function filesUnder(root: string, path: string): string[] {
	const stats = statSync(join(root, path), { throwIfNoEntry: false });
	if (!stats) return [];
	if (stats.isFile()) return [path];
	return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
		const below = `${path}/${entry.name}`;
		if (entry.isDirectory()) return filesUnder(root, below);
		return isTest(entry.name) ? [] : [below];
	});
}

function isTest(name: string): boolean {
	return /\.test\.ts$/.test(name);
}
