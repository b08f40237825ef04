import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { precompress } from './precompress.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'alcove-compress-'));
});

afterEach(async () => {
	await rm(folder, { recursive: true });
});

test('text gets both forms, in every folder, and both give the text back', async () => {
	const text = 'export const greeting = "hello";\n'.repeat(100);
	await mkdir(join(folder, 'deep'));
	await writeFile(join(folder, 'deep/a.js'), text);
	expect(await precompress(folder)).toBe(1);
	expect(brotliDecompressSync(await readFile(join(folder, 'deep/a.js.br'))).toString()).toBe(text);
	expect(gunzipSync(await readFile(join(folder, 'deep/a.js.gz'))).toString()).toBe(text);
});

test('what is small, is no text or does not shrink stays alone', async () => {
	await writeFile(join(folder, 'small.js'), 'a'.repeat(1024));
	await writeFile(join(folder, 'picture.png'), 'a'.repeat(5000));
	await writeFile(join(folder, 'noise.wasm'), randomBytes(5000));
	expect(await precompress(folder)).toBe(0);
	expect((await readdir(folder)).sort()).toEqual(['noise.wasm', 'picture.png', 'small.js']);
});
