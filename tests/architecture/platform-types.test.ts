import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PlantedTree } from './planted-tree.ts';

const MINUTE_MS = 60_000;

const clean = {
	'src/app.html': '<script></script>',
	'src/app.d.ts': 'export {};\n',
	'src/core/kernel/clean.ts': `export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);\n`,
	'src/lib/ui/clean.svelte': `<script lang="ts">\n\tlet { name }: { name: string } = $props();\n</script>\n\n<p>{name}</p>\n`,
	'src/service-worker.ts': `const worker = self as unknown as ServiceWorkerGlobalScope;\nworker.addEventListener('install', (event) => event.waitUntil(caches.open('x')));\nexport {};\n`,
	'relay/clean.ts': `import { text } from '#core/kernel/clean.ts';\nexport const directory = text(new Uint8Array()) + process.cwd();\n`,
	'.svelte-kit/ambient.d.ts': '',
};

const planted = [
	{
		gate: 'types-core',
		path: 'src/core/kernel/page.ts',
		text: 'export const title = document.title;\n',
		says: "'document'",
	},
	{
		gate: 'types-core',
		path: 'src/core/kernel/node.ts',
		text: 'export const directory = process.cwd();\n',
		says: "'process'",
	},
	{
		gate: 'types-core',
		path: 'src/core/kernel/buffer.ts',
		text: `export const bytes = Buffer.from('x');\n`,
		says: "'Buffer'",
	},
	{
		gate: 'types-core',
		path: 'src/core/kernel/built-in.ts',
		text: `export { join } from 'node:path';\n`,
		says: 'node:path',
	},
	{
		gate: 'types-relay',
		path: 'relay/page.ts',
		text: 'export const title = document.title;\n',
		says: "'document'",
	},
	{
		gate: 'types-relay',
		path: 'relay/storage/browser.ts',
		text: 'export const found = indexedDB;\n',
		says: "'indexedDB'",
	},
	{
		gate: 'types-service-worker',
		path: 'src/service-worker.ts',
		text: `self.addEventListener('install', () => document.title);\n`,
		says: "'document'",
	},
	{
		gate: 'types',
		path: 'src/lib/ui/wrong.svelte',
		text: `<script lang="ts">\n\tconst count: number = 'x';\n</script>\n\n{count}\n`,
		says: 'not assignable',
	},
	{ gate: 'types', path: 'src/lib/ui/unlabelled.svelte', text: `<img src="/icon.svg" />\n`, says: 'alt' },
	{
		gate: 'types',
		path: 'src/lib/ui/unchecked.ts',
		text: 'export const first = (list: string[]): string => list[0];\n',
		says: 'undefined',
	},
	{
		gate: 'types',
		path: 'tests/relay/wrong.test.ts',
		text: `export const count: number = 'x';\n`,
		says: 'not assignable',
	},
	{
		gate: 'types',
		path: 'tools/enum.ts',
		text: 'export enum Kind {\n\tOne,\n}\n',
		says: 'erasableSyntaxOnly',
	},
];
const gates = [...new Set(planted.map(({ gate }) => gate))];

let cleanTree: PlantedTree;
let plantedTree: PlantedTree;
const outputs = new Map<string, string>();

beforeAll(async () => {
	cleanTree = await PlantedTree.of(clean);
	plantedTree = await PlantedTree.of({
		...clean,
		...Object.fromEntries(planted.map(({ path, text }) => [path, text])),
	});
	for (const gate of gates) outputs.set(gate, (await plantedTree.run(gate)).output);
}, MINUTE_MS);

afterAll(async () => {
	await cleanTree[Symbol.asyncDispose]();
	await plantedTree[Symbol.asyncDispose]();
});

test.each(planted)('$gate reports $path: $says', ({ gate, path, says }) => {
	const lines = outputs.get(gate)?.split('\n') ?? [];
	const start = lines.findIndex((line) => line.includes(path));
	expect(start, outputs.get(gate)).toBeGreaterThanOrEqual(0);
	expect(lines.slice(start, start + 2).join('\n')).toContain(says);
});

describe('clean sources pass', () => {
	test.each(gates)('%s', { timeout: MINUTE_MS }, async (gate) => {
		expect(await cleanTree.run(gate)).toMatchObject({ code: 0 });
	});
});
