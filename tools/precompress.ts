import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

const TEXT = new Set([
	'.html',
	'.js',
	'.css',
	'.json',
	'.svg',
	'.webmanifest',
	'.txt',
	'.md',
	'.map',
	'.xml',
	'.wasm',
]);
const SMALLEST_BYTES = 1024;

/** Puts a `.br` and a `.gz` beside every text file that gets smaller by it; returns how many files got one. */
export async function precompress(folder: string): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
		.map((entry) => join(entry.parentPath, entry.name));
	const written = await Promise.all(files.map(compressFile));
	return written.filter(Boolean).length;
}

async function compressFile(path: string): Promise<boolean> {
	const content = await readFile(path);
	if (content.length <= SMALLEST_BYTES) return false;
	const [small, smallest] = await Promise.all([
		deflate(content, { level: 9 }),
		brotli(content, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: 11,
				[constants.BROTLI_PARAM_SIZE_HINT]: content.length,
			},
		}),
	]);
	const smaller = [
		{ suffix: '.gz', bytes: small },
		{ suffix: '.br', bytes: smallest },
	].filter(({ bytes }) => bytes.length < content.length);
	await Promise.all(smaller.map(({ suffix, bytes }) => writeFile(path + suffix, bytes)));
	return smaller.length > 0;
}
