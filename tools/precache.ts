import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const names = z.array(z.string()).optional();

/** What Vite writes into `.vite/manifest.json`: for every module or chunk its files and what it imports. */
export const builtModules = z.record(
	z.string(),
	z.object({
		file: z.string(),
		isEntry: z.boolean().optional(),
		imports: names,
		dynamicImports: names,
		css: names,
		assets: names,
	}),
);
export type BuiltModules = z.infer<typeof builtModules>;

/** A module so named, and everything only it needs, is fetched when first used instead of ahead. */
const LAZY = /\.lazy\.(?:ts|js|svelte)$/;

/** The files that are needed by modules named `*.lazy.*` and by nothing else. */
export function lazyFiles(modules: BuiltModules): Set<string> {
	const entries = Object.keys(modules).filter((key) => modules[key]?.isEntry);
	const eager = filesFrom(entries, (key) => !LAZY.test(key));
	const all = filesFrom(entries, () => true);
	return all.difference(eager);

	function filesFrom(roots: readonly string[], follow: (key: string) => boolean): Set<string> {
		const seen = new Set<string>();
		const files = new Set<string>();
		const waiting = [...roots];
		for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
			const module = modules[key];
			if (!module || seen.has(key) || !follow(key)) continue;
			seen.add(key);
			for (const file of [module.file, ...(module.css ?? []), ...(module.assets ?? [])]) files.add(file);
			waiting.push(...(module.imports ?? []), ...(module.dynamicImports ?? []));
		}
		return files;
	}
}

export const MAX_PRECACHE_BYTES = 450 * 1024;

/** What the list weighs on the wire; already compressed files hardly shrink, so all are taken alike. */
export function compressedBytes(contents: readonly Uint8Array[]): number {
	return contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
}
