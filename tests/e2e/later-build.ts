import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';

const stampSchema = z.object({ id: z.string(), builtAt: z.number(), retire: z.number() });
export type BuildStamp = z.infer<typeof stampSchema>;

const TEXT = new Set(['.html', '.js', '.css', '.json']);
const HASHED = /^(.*\.|)([A-Za-z0-9_-]{8})(\.js|\.css)$/;

/**
 * Copies a built app so that it passes for the build after it: another id, a later time, and, as a real build would,
 * other names for the files that carry them.
 */
export async function makeLaterBuild(from: string, to: string): Promise<BuildStamp> {
	await cp(from, to, { recursive: true, filter: (path) => !/\.(?:br|gz)$/.test(path) });
	const before = await readStamp(to);
	const after = { ...before, id: `${before.id}-later`, builtAt: before.builtAt + 60_000 };

	const files = await readTexts(to);
	const page = files.get('index.html') ?? '';
	replaceEverywhere(files, before.id, after.id);
	replaceEverywhere(files, String(before.builtAt), String(after.builtAt));
	const renamed = renameChanged(files, await readTexts(to));
	files.set('index.html', allowInlineScripts(page, files.get('index.html') ?? ''));

	for (const [old, name] of renamed) await rename(join(to, old), join(to, name));
	for (const [path, text] of files) await writeFile(join(to, renamed.get(path) ?? path), text);
	return after;
}

export async function readStamp(folder: string): Promise<BuildStamp> {
	const file: unknown = JSON.parse(await readFile(join(folder, 'build.json'), 'utf8'));
	return stampSchema.parse(file);
}

async function readTexts(folder: string): Promise<Map<string, string>> {
	const paths = await readdir(folder, { recursive: true });
	const texts = paths.filter((path) => TEXT.has(extname(path)));
	return new Map(
		await Promise.all(texts.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
	);
}

function replaceEverywhere(files: Map<string, string>, from: string, to: string): void {
	for (const [path, text] of files) files.set(path, text.replaceAll(from, to));
}

/** A new name in one file changes the files that import it, which then need new names too. */
function renameChanged(
	files: Map<string, string>,
	original: ReadonlyMap<string, string>,
): Map<string, string> {
	const renamed = new Map<string, string>();
	for (;;) {
		const next = Array.from(files.keys()).find(
			(path) => path.includes('immutable') && !renamed.has(path) && files.get(path) !== original.get(path),
		);
		if (next === undefined) return renamed;
		const name = basename(next);
		const hash = createHash('sha256').update(`${name} later`).digest('base64url').slice(0, 8);
		const newName = name.replace(HASHED, `$1${hash}$3`);
		if (newName === name) throw new Error(`${next} has no hash in its name`);
		renamed.set(next, `${next.slice(0, -name.length)}${newName}`);
		replaceEverywhere(files, name, newName);
	}
}

/** The page's policy names its inline scripts by their hashes. */
function allowInlineScripts(before: string, after: string): string {
	const hashes = (page: string) =>
		Array.from(
			page.matchAll(/<script>([\s\S]*?)<\/script>/g),
			([, script = '']) => `sha256-${createHash('sha256').update(script).digest('base64')}`,
		);
	const now = hashes(after);
	return hashes(before).reduce((page, hash, i) => page.replaceAll(hash, now[i] ?? hash), after);
}
