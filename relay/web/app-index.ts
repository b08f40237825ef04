import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

export type Encoding = 'br' | 'gzip';

/** A file as it lies on the disk, in one encoding. */
export interface StoredFile {
	readonly path: string;
	readonly bytes: number;
	readonly modifiedMs: number;
}

export interface AppFile {
	readonly type: string;
	readonly cacheControl: string;
	/** Undefined where the name says the content and nobody asks again. */
	readonly etag: string | undefined;
	readonly plain: StoredFile;
	readonly encoded: Readonly<Partial<Record<Encoding, StoredFile>>>;
}

export interface AppIndex {
	/** By decoded URL path. Only these can be answered: a path that is not a key leads nowhere on the disk. */
	readonly filesByPath: ReadonlyMap<string, AppFile>;
	/** The page itself; undefined when the app was not built. */
	readonly page: { readonly file: AppFile; readonly html: string } | undefined;
}

const IMMUTABLE_PATH = '/_app/immutable/';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const ENCODINGS = [
	['br', '.br'],
	['gzip', '.gz'],
] as const;

const typeByExtension: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.webmanifest': 'application/manifest+json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.webp': 'image/webp',
	'.avif': 'image/avif',
	'.jpg': 'image/jpeg',
	'.ico': 'image/x-icon',
	'.woff2': 'font/woff2',
	'.wasm': 'application/wasm',
	'.txt': 'text/plain; charset=utf-8',
	'.md': 'text/markdown; charset=utf-8',
};

/** Reads the built app once; a new build needs a new start. */
export function indexApp(folder: string): AppIndex {
	const stored = new Map(listFiles(folder).map((path) => [`/${path}`, readStored(join(folder, path))]));
	const filesByPath = new Map<string, AppFile>();
	for (const [path, plain] of stored) {
		const isEncodedTwin = ENCODINGS.some(
			([, end]) => path.endsWith(end) && stored.has(path.slice(0, -end.length)),
		);
		if (!isEncodedTwin) filesByPath.set(path, createAppFile(path, plain, stored));
	}
	const file = filesByPath.get('/index.html');
	return { filesByPath, page: file && { file, html: readFileSync(file.plain.path, 'utf8') } };
}

function createAppFile(path: string, plain: StoredFile, stored: ReadonlyMap<string, StoredFile>): AppFile {
	const isImmutable = path.startsWith(IMMUTABLE_PATH);
	const encoded: Partial<Record<Encoding, StoredFile>> = {};
	for (const [encoding, end] of ENCODINGS) {
		const twin = stored.get(path + end);
		if (twin) encoded[encoding] = twin;
	}
	return {
		type: typeByExtension[extname(path).toLowerCase()] ?? 'application/octet-stream',
		cacheControl: isImmutable ? IMMUTABLE : path === '/build.json' ? 'no-store' : 'no-cache',
		// From the content: the times of unpacked files say nothing.
		etag: isImmutable || path === '/build.json' ? undefined : contentTag(plain.path),
		plain,
		encoded,
	};
}

/** Paths below the folder. Links are not followed, so that nothing outside the folder is in the index. */
function listFiles(folder: string, below = ''): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = below === '' ? entry.name : `${below}/${entry.name}`;
		if (entry.isDirectory()) return listFiles(join(folder, entry.name), path);
		return entry.isFile() ? [path] : [];
	});
}

function readStored(path: string): StoredFile {
	const { size, mtimeMs } = statSync(path);
	return { path, bytes: size, modifiedMs: mtimeMs };
}

function contentTag(path: string): string {
	return `"${createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22)}"`;
}
