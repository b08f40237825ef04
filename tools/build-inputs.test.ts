import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprintInputs } from './build-inputs.ts';

let root: string;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'alcove-inputs-'));
	await mkdir(join(root, 'src/lib'), { recursive: true });
	await write('src/app.html', 'one');
	await write('src/lib/chat.ts', 'two');
	await write('package-lock.json', '{}');
});

afterEach(async () => {
	await rm(root, { recursive: true });
});

function write(path: string, text: string): Promise<void> {
	return writeFile(join(root, path), text);
}

test('the same sources have the same fingerprint', () => {
	expect(fingerprintInputs(root)).toMatch(/^[0-9a-f]{16}$/);
	expect(fingerprintInputs(root)).toBe(fingerprintInputs(root));
});

test.each([
	['a changed file', 'src/lib/chat.ts', 'three'],
	['a new file', 'src/lib/new.ts', ''],
	['another set of packages', 'package-lock.json', '{ }'],
])('%s changes it', async (_what, path, text) => {
	const before = fingerprintInputs(root);
	await write(path, text);
	expect(fingerprintInputs(root)).not.toBe(before);
});

test('a renamed file changes it', async () => {
	const before = fingerprintInputs(root);
	await rm(join(root, 'src/lib/chat.ts'));
	await write('src/lib/talk.ts', 'two');
	expect(fingerprintInputs(root)).not.toBe(before);
});

test.each(['src/lib/chat.test.ts', 'README.md'])('%s is no input of the build', async (path) => {
	const before = fingerprintInputs(root);
	await write(path, 'new');
	expect(fingerprintInputs(root)).toBe(before);
});
