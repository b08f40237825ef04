import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BuiltApp } from './built-app.ts';

const FILES = {
	'index.html':
		'<link rel="manifest" href="/app.webmanifest" /><script src="/start.js"></script><a href="https://example.org">x</a>',
	'app.webmanifest': '{}',
	'start.js': `import{a}from"./chunks/a.js";import "./chunks/side.js";const later=()=>import("./chunks/later.js");`,
	'chunks/a.js': `export const a="http://127.0.0.1 http://www.w3.org/2000/svg";import"../start.js"`,
	'chunks/side.js': 'export {}',
	'chunks/later.js': 'fetch("wss://api.example.com:8443/x")',
	'_app/immutable/workers/agent-12345678.js': 'import "./part-12345678.js"',
	'_app/immutable/workers/part-12345678.js': 'export {}',
	'service-worker.js': `const files=[{"revision":null,"url":"/start.js"},{url:"/",revision:"1"},{"url":"/gone.js","revision":null}]`,
};

let folder: string;
let app: BuiltApp;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'alcove-built-'));
	for (const [path, text] of Object.entries(FILES)) {
		await mkdir(join(folder, dirname(path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
	app = new BuiltApp(folder);
});

afterAll(async () => {
	await rm(folder, { recursive: true });
});

test('a file is weighed compressed, and once', () => {
	const bytes = gzipSync(FILES['start.js'], { level: 9 }).length;
	expect(app.bytes(['start.js', 'start.js'])).toBe(bytes);
});

test('imports are followed to the end, also in a circle, but not imports on demand', () => {
	expect([...app.withImports('start.js')].sort()).toEqual(['chunks/a.js', 'chunks/side.js', 'start.js']);
});

test('the document names what it loads from its own origin', () => {
	expect(app.linked('index.html')).toEqual(['app.webmanifest', 'start.js']);
});

test('a worker is an entry of the workers that nothing imports', () => {
	expect(app.workers()).toEqual(['_app/immutable/workers/agent-12345678.js']);
});

test('the precache is read from the service worker, the page under its address', () => {
	expect(app.precached('service-worker.js')).toEqual(['start.js', 'index.html']);
});

test('every origin in the built text is found', () => {
	expect([...app.origins().keys()].sort()).toEqual([
		'http://127.0.0.1',
		'http://www.w3.org',
		'https://example.org',
		'wss://api.example.com:8443',
	]);
});
