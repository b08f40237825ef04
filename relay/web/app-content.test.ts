import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContentReader } from './app-content.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'alcove-content-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

function store(bytes: number) {
	const path = join(folder, 'file');
	writeFileSync(path, Buffer.alloc(bytes, 'a'));
	return { path, bytes, modifiedMs: statSync(path).mtimeMs };
}

describe('the content of the app', () => {
	it('gives every answer the same bytes of a small file', async () => {
		const read = createContentReader();
		const stored = store(1000);
		const [first, second] = await Promise.all([read(stored), read(stored)]);
		expect(first).toEqual(Buffer.alloc(1000, 'a'));
		expect(second).toBe(first);
		expect(await read(stored)).toBe(first);
	});

	it('holds no large file', async () => {
		const content = await createContentReader()(store(3 * 1024 * 1024));
		expect(content).not.toBeInstanceOf(Buffer);
		let bytes = 0;
		for await (const chunk of content!) bytes += (chunk as Buffer).length;
		expect(bytes).toBe(3 * 1024 * 1024);
	});

	it('gives nothing that is not what was indexed, read before or not', async () => {
		const stored = store(1000);
		const read = createContentReader();
		await read(stored);
		writeFileSync(stored.path, 'built again');
		expect(await read(stored)).toBeUndefined();
		expect(await createContentReader()(stored)).toBeUndefined();
		rmSync(stored.path);
		expect(await read(stored)).toBeUndefined();
	});
});
