import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PlantedTree } from './planted-tree.ts';

const MINUTE_MS = 60_000;

interface Planted {
	readonly rule: string;
	readonly path: string;
	readonly text: string;
	/** Part of the message, where one rule says several things. */
	readonly says?: string;
}

const component = (markup: string) => `<p>One</p>\n${markup}\n`;
const lines = (count: number) =>
	`${Array.from({ length: count }, (_, i) => `export const a${String(i)} = 1;`).join('\n')}\n`;
const body = (statement: string) => `export function run(page: Element): unknown {\n\t${statement}\n}\n`;

const clean = {
	'src/core/kernel/clock.ts': `export function at(now: () => number): Date {\n\treturn new Date(now());\n}\n`,
	'src/core/kernel/clock.test.ts': `import { expect, test } from 'vitest';\nimport { at } from './clock.ts';\n\ntest('the time given', () => {\n\texpect(at(() => Date.now()).getTime()).toBeGreaterThan(Math.random());\n});\n`,
	'src/lib/platform/first-paint.ts': `export function look(): string | null {\n\treturn localStorage.getItem('look');\n}\n`,
	'src/lib/state/list.svelte.ts': `export class List {\n\titems = $state.raw<readonly string[]>([]);\n}\n`,
	'src/lib/ui/note-card.svelte': `<script lang="ts">\n\tlet { title }: { title: string } = $props();\n\tlet open = $state(false);\n</script>\n\n<button onclick={() => (open = !open)} style:opacity={open ? 1 : 0.5}>{title}</button>\n`,
	'src/routes/+page.svelte': component(''),
	'relay/web/serve.ts': `export const limits = new Map([['body', 1]]);\n\nexport async function serve(): Promise<Response> {\n\treturn fetch('http://127.0.0.1');\n}\n`,
	'relay/vite.config.ts': `export default { build: { ssr: true } };\n`,
	'src/service-worker.ts': `/// <reference lib="webworker" />\nexport function started(): number {\n\treturn Date.now();\n}\n`,
	'tests/relay/long.test.ts': lines(590),
	'tools/reasoned.ts': `// eslint-disable-next-line no-eval -- shows how a reason is given\nexport const two: unknown = eval('1 + 1');\n`,
};

const planted: readonly Planted[] = [
	{
		rule: 'no-restricted-properties',
		path: 'src/core/kernel/now.ts',
		text: 'export const now = () => Date.now();\n',
		says: 'given a clock',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/core/kernel/date.ts',
		text: 'export const date = () => new Date();\n',
		says: 'given a clock',
	},
	{
		rule: 'no-restricted-properties',
		path: 'src/core/kernel/random.ts',
		text: 'export const random = () => Math.random();\n',
		says: 'given randomness',
	},
	{
		rule: 'no-restricted-properties',
		path: 'src/core/kernel/uuid.ts',
		text: 'export const uuid = () => crypto.randomUUID();\n',
		says: 'given randomness',
	},
	...[
		'fetch',
		'WebSocket',
		'setTimeout',
		'setInterval',
		'performance',
		'document',
		'process',
		'globalThis',
		'indexedDB',
	].map((name) => ({
		rule: 'no-restricted-globals',
		path: `src/core/kernel/global-${name.toLowerCase()}.ts`,
		text: `export const found: unknown = ${name};\n`,
		says: `'${name}'`,
	})),
	{
		rule: 'no-console',
		path: 'src/core/kernel/console.ts',
		text: `console.log('x');\nexport const x = 1;\n`,
	},
	{ rule: 'svelte/no-at-html-tags', path: 'src/lib/ui/html.svelte', text: component(`{@html '<b>x</b>'}`) },
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/ui/style-attribute.svelte',
		text: component('<p style="color: red">x</p>'),
		says: 'style attributes',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/ui/inner.ts',
		text: body(`page.innerHTML = 'x';`),
		says: 'never becomes HTML',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/ui/inner.svelte',
		text: `<script lang="ts">\n\tdocument.body.innerHTML = 'x';\n</script>\n`,
		says: 'never becomes HTML',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/ui/outer.ts',
		text: body(`page.outerHTML = 'x';`),
		says: 'never becomes HTML',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/ui/adjacent.ts',
		text: body(`page.insertAdjacentHTML('afterend', 'x');`),
		says: 'never becomes HTML',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/ui/write.ts',
		text: body(`document.write('x');`),
		says: 'never becomes HTML',
	},
	{ rule: 'no-eval', path: 'tools/eval.ts', text: `export const two: unknown = eval('1 + 1');\n` },
	{
		rule: '@typescript-eslint/no-implied-eval',
		path: 'tools/function.ts',
		text: `export const two: unknown = new Function('return 2');\n`,
	},
	{
		rule: '@typescript-eslint/no-implied-eval',
		path: 'tools/timer.ts',
		text: `export const timer = setTimeout('1 + 1', 1);\n`,
	},
	{
		rule: 'no-restricted-imports',
		path: 'src/lib/state/store.ts',
		text: `export { writable } from 'svelte/store';\n`,
		says: 'runes',
	},
	{
		rule: 'no-restricted-imports',
		path: 'src/lib/state/page.ts',
		text: `export { page } from '$app/stores';\n`,
		says: 'runes',
	},
	{
		rule: 'no-restricted-imports',
		path: 'src/lib/state/alias.ts',
		text: `export { look } from '$lib/platform/first-paint.ts';\n`,
		says: '#lib/',
	},
	{
		rule: 'no-restricted-imports',
		path: 'src/lib/state/extension.ts',
		text: `export { look } from '#lib/platform/first-paint';\n`,
		says: 'extension',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'relay/web/default.ts',
		text: `export default 1;\n`,
		says: 'Named exports only',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'tests/relay/default.test.ts',
		text: `export default 1;\n`,
		says: 'Named exports only',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'relay/web/state.ts',
		text: `export let count = 0;\n\nexport function add(): void {\n\tcount += 1;\n}\n`,
		says: 'module level',
	},
	{
		rule: 'no-restricted-syntax',
		path: 'src/lib/db/cache.ts',
		text: `export const cache = new Map<string, string>();\n`,
		says: 'module level',
	},
	...['only', 'skip', 'todo', 'skipIf', 'fails'].map((modifier) => ({
		rule: 'no-restricted-syntax',
		path: `src/core/kernel/modifier-${modifier.toLowerCase()}.test.ts`,
		text: `import { test } from 'vitest';\n\nexport const found = test.${modifier};\n`,
		says: 'does not run',
	})),
	{
		rule: 'no-restricted-syntax',
		path: 'tests/e2e/only.e2e.ts',
		text: `import { test } from '@playwright/test';\n\nexport const found = test.describe.only;\n`,
		says: 'does not run',
	},
	{
		rule: '@typescript-eslint/ban-ts-comment',
		path: 'relay/web/ignore.ts',
		text: `// @ts-ignore\nexport const one: string = 1;\n`,
	},
	{
		rule: '@typescript-eslint/no-explicit-any',
		path: 'relay/web/any.ts',
		text: `export const one: any = 1;\n`,
	},
	{
		rule: '@typescript-eslint/no-non-null-assertion',
		path: 'relay/web/bang.ts',
		text: `export const first = (list: string[]): string => list[0]!;\n`,
	},
	{
		rule: '@typescript-eslint/no-unsafe-type-assertion',
		path: 'relay/web/assertion.ts',
		text: `export const text = (value: unknown): string => value as string;\n`,
	},
	{
		rule: '@typescript-eslint/no-floating-promises',
		path: 'src/lib/ui/promise.svelte',
		text: `<script lang="ts">\n\tPromise.resolve(1);\n</script>\n`,
	},
	{ rule: 'max-lines', path: 'relay/web/long.ts', text: lines(401) },
	{ rule: 'max-lines', path: 'tests/relay/longer.test.ts', text: lines(601) },
	{ rule: 'max-lines', path: 'src/lib/ui/long.svelte', text: component('<p>x</p>\n'.repeat(400)) },
	{
		rule: 'no-restricted-globals',
		path: 'src/lib/platform/local.ts',
		text: `export const found = localStorage;\n`,
		says: 'IndexedDB',
	},
	{
		rule: 'no-restricted-globals',
		path: 'src/lib/ui/session.svelte',
		text: `<script lang="ts">\n\tsessionStorage.clear();\n</script>\n`,
		says: 'IndexedDB',
	},
	{
		rule: 'no-restricted-properties',
		path: 'src/lib/platform/window-local.ts',
		text: `export const found = window.localStorage;\n`,
		says: 'IndexedDB',
	},
	...['utils', 'helpers', 'common', 'types', 'misc'].map((name) => ({
		rule: 'alcove/file-name',
		path: `relay/web/${name}.ts`,
		text: 'export const x = 1;\n',
		says: 'names no concept',
	})),
	{
		rule: 'alcove/file-name',
		path: 'src/lib/ui/utils/date-text.ts',
		text: 'export const x = 1;\n',
		says: 'names no concept',
	},
	{ rule: 'alcove/file-name', path: 'src/lib/ui/NoteList.svelte', text: component(''), says: 'kebab-case' },
	{
		rule: 'alcove/file-name',
		path: 'relay/web/camelCase.ts',
		text: 'export const x = 1;\n',
		says: 'kebab-case',
	},
	{ rule: 'alcove/known-folder', path: 'src/core/magic/spell.ts', text: 'export const x = 1;\n' },
	{ rule: 'alcove/known-folder', path: 'src/lib/magic/spell.ts', text: 'export const x = 1;\n' },
	{ rule: 'alcove/known-folder', path: 'relay/magic/spell.ts', text: 'export const x = 1;\n' },
	{
		rule: 'alcove/disable-with-reason',
		path: 'tools/unreasoned.ts',
		text: `// eslint-disable-next-line no-eval\nexport const two: unknown = eval('1 + 1');\n`,
	},
	{
		rule: 'unused-disable',
		path: 'tools/unused-disable.ts',
		text: `// eslint-disable-next-line no-eval -- nothing here needs it\nexport const x = 1;\n`,
	},
];

const report = z.array(
	z.object({
		filePath: z.string(),
		messages: z.array(z.object({ ruleId: z.string().nullable(), message: z.string() })),
	}),
);

type Messages = Map<string, { rule: string; message: string }[]>;

let cleanTree: PlantedTree;
let plantedTree: PlantedTree;
let messages: Messages;

beforeAll(async () => {
	cleanTree = await PlantedTree.of(clean);
	plantedTree = await PlantedTree.of({
		...clean,
		...Object.fromEntries(planted.map(({ path, text }) => [path, text])),
	});
	messages = await lint(plantedTree);
}, MINUTE_MS);

afterAll(async () => {
	await cleanTree[Symbol.asyncDispose]();
	await plantedTree[Symbol.asyncDispose]();
});

async function lint(tree: PlantedTree): Promise<Messages> {
	const { output } = await tree.run('lint', '--format', 'json');
	return new Map(
		report
			.parse(JSON.parse(output))
			.filter((file) => file.messages.length > 0)
			.map((file) => [
				tree.inside(file.filePath),
				// What has no rule of its own is the complaint about a directive that disables nothing.
				file.messages.map(({ ruleId, message }) => ({ rule: ruleId ?? 'unused-disable', message })),
			]),
	);
}

test.each(planted)('$rule reports $path', ({ rule, path, says }) => {
	expect(messages.get(path)).toContainEqual({ rule, message: expect.stringContaining(says ?? '') as string });
});

test('only what was planted is reported', () => {
	const paths = new Set(planted.map(({ path }) => path));
	expect([...messages].filter(([path]) => !paths.has(path))).toEqual([]);
});

test('clean sources pass', { timeout: MINUTE_MS }, async () => {
	expect(await lint(cleanTree)).toEqual(new Map());
	expect((await cleanTree.run('lint')).code).toBe(0);
});
