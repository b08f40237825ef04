import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PlantedTree } from './planted-tree.ts';

const MINUTE_MS = 60_000;

interface Planted {
	readonly rule: string;
	readonly path: string;
	readonly imports: string;
	/** What else stands in the file. */
	readonly more?: string;
}

/** Clean files: things to import wrongly, and the ways in which importing is right. */
const clean = {
	'src/core/kernel/base.ts': `export const base = 1;\n`,
	'src/core/content/part.ts': `import { z } from 'zod/mini';\nimport { base } from '#core/kernel/base.ts';\nexport const part = [base, z];\n`,
	'src/core/content/part.test.ts': `import { test } from 'vitest';\nimport { part } from './part.ts';\nimport { tree } from '#tests/fixtures/tree.ts';\ntest('part', () => [part, tree]);\n`,
	'src/core/protocol/wire.ts': `import { base } from '#core/kernel/base.ts';\nexport const wire = base;\n`,
	'src/lib/platform/online.ts': `import { base } from '#core/kernel/base.ts';\nexport const online = base;\n`,
	'src/lib/db/open.ts': `import Dexie from 'dexie';\nimport { online } from '#lib/platform/online.ts';\nexport const open = [Dexie, online];\n`,
	'src/lib/vault/seal.ts': `export const seal = 1;\n`,
	'src/lib/state/app.ts': `import { open } from '#lib/db/open.ts';\nexport const app = open;\n`,
	'src/lib/ui/button.svelte': `<script lang="ts">\n\timport { app } from '#lib/state/app.ts';\n\timport { part } from '#core/content/part.ts';\n</script>\n\n{app}{part}\n`,
	'src/lib/ui/index.ts': `export const ui = 1;\n`,
	'src/routes/+page.svelte': `<script lang="ts">\n\timport Button from '#lib/ui/button.svelte';\n\timport { page } from '$app/state';\n</script>\n\n<Button />{page}\n`,
	'src/routes/page-title.ts': `export { redirect } from '@sveltejs/kit';\nexport const title = 1;\n`,
	'src/service-worker.ts': `import { online } from '#lib/platform/online.ts';\nexport const worker = online;\n`,
	'relay/config.ts': `import type { Plugin } from 'vite';\nexport const config: Plugin[] = [];\n`,
	'relay/storage/store.ts': `import { config } from '#relay/config.ts';\nexport const store = config;\n`,
	'relay/auth/claim.ts': `import { store } from '#relay/storage/store.ts';\nimport { wire } from '#core/protocol/wire.ts';\nexport const claim = [store, wire];\n`,
	'relay/web/page.ts': `export const page = 1;\n`,
	'relay/app.ts': `import { claim } from '#relay/auth/claim.ts';\nimport { page } from '#relay/web/page.ts';\nexport const relay = [claim, page];\n`,
	'relay/main.ts': `import { relay } from '#relay/app.ts';\nimport { store } from '#relay/storage/store.ts';\nexport const main = [relay, store];\n`,
	'tests/fixtures/tree.ts': `export const tree = 1;\n`,
	'tools/tool.ts': `import { config } from '#relay/config.ts';\nexport const tool = config;\n`,
};

const planted: readonly Planted[] = [
	{ rule: 'core-up', path: 'src/core/kernel/up.ts', imports: '#core/content/part.ts' },
	{ rule: 'core-up', path: 'src/core/kernel/up-by-type.ts', imports: '#core/content/part.ts', more: 'type' },
	{ rule: 'core-sideways', path: 'src/core/content/sideways.ts', imports: '#core/protocol/wire.ts' },
	{ rule: 'core-outside', path: 'src/core/kernel/package.ts', imports: 'dexie' },
	{ rule: 'core-outside', path: 'src/core/kernel/node.ts', imports: 'node:fs' },
	{ rule: 'core-outside', path: 'src/core/kernel/browser.ts', imports: '#lib/platform/online.ts' },
	{ rule: 'core-test-outside', path: 'src/core/kernel/outside.test.ts', imports: '#lib/platform/online.ts' },
	{ rule: 'app-to-relay', path: 'src/lib/platform/relay.ts', imports: '#relay/config.ts' },
	{ rule: 'app-to-relay', path: 'src/routes/relay.svelte', imports: '#relay/config.ts' },
	{ rule: 'relay-to-app', path: 'relay/web/browser.ts', imports: '#lib/platform/online.ts' },
	{ rule: 'relay-to-app', path: 'relay/browser.ts', imports: '#lib/platform/online.ts' },
	{ rule: 'lib-up', path: 'src/lib/db/up.ts', imports: '#lib/state/app.ts' },
	{ rule: 'lib-sideways', path: 'src/lib/vault/sideways.ts', imports: '#lib/db/open.ts' },
	{ rule: 'lib-to-routes', path: 'src/lib/state/route.ts', imports: '../../routes/page-title.ts' },
	{ rule: 'ui-reach', path: 'src/lib/ui/reach.svelte', imports: '#lib/db/open.ts' },
	{ rule: 'ui-reach', path: 'src/lib/ui/reach.ts', imports: '#lib/platform/online.ts' },
	{ rule: 'routes-reach', path: 'src/routes/reach.svelte', imports: '#lib/db/open.ts' },
	{ rule: 'relay-sideways', path: 'relay/web/sideways.ts', imports: '#relay/auth/claim.ts' },
	{ rule: 'relay-up', path: 'relay/storage/up.ts', imports: '#relay/auth/claim.ts' },
	{ rule: 'relay-wiring', path: 'relay/wiring.ts', imports: '#relay/auth/claim.ts' },
	{ rule: 'relay-feature-to-wiring', path: 'relay/web/wiring.ts', imports: '#relay/app.ts' },
	{ rule: 'product-to-tests', path: 'src/lib/platform/fixture.ts', imports: '#tests/fixtures/tree.ts' },
	{ rule: 'product-to-tests', path: 'relay/web/tool.ts', imports: '#tools/tool.ts' },
	{ rule: 'package-undeclared', path: 'relay/web/undeclared.ts', imports: 'light-my-request' },
	{ rule: 'package-development-only', path: 'relay/web/development.ts', imports: 'fast-check' },
	{ rule: 'package-development-only', path: 'src/lib/platform/development.ts', imports: 'playwright' },
	{ rule: 'not-found', path: 'relay/web/not-found.ts', imports: './nowhere.ts' },
	{ rule: 'not-found', path: 'relay/web/no-package.ts', imports: 'not-a-package' },
	{ rule: 'cycle', path: 'relay/web/cycle-one.ts', imports: './cycle-two.ts', more: 'type' },
	{ rule: 'service-worker-reach', path: 'src/service-worker.ts', imports: '#lib/db/open.ts' },
];

/** The other half of the planted cycle; a cycle is reported once. */
const otherHalf = {
	'relay/web/cycle-two.ts': `import type * as found from './cycle-one.ts';\nexport { found };\n`,
};

const report = z.object({
	summary: z.object({
		violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
	}),
});

let cleanTree: PlantedTree;
let plantedTree: PlantedTree;
let rulesByFile: Map<string, Set<string>>;

beforeAll(async () => {
	cleanTree = await PlantedTree.of(clean);
	plantedTree = await PlantedTree.of({
		...clean,
		...otherHalf,
		...Object.fromEntries(planted.map((plant) => [plant.path, sourceOf(plant)])),
	});
	rulesByFile = await violations(plantedTree);
}, MINUTE_MS);

afterAll(async () => {
	await cleanTree[Symbol.asyncDispose]();
	await plantedTree[Symbol.asyncDispose]();
});

function sourceOf({ path, imports, more }: Planted): string {
	const statement = `import ${more ?? ''} * as found from '${imports}';\nexport { found };\n`;
	return path.endsWith('.svelte') ? `<script lang="ts" module>\n${statement}</script>\n` : statement;
}

async function violations(tree: PlantedTree): Promise<Map<string, Set<string>>> {
	const { output } = await tree.run('layers', '--output-type', 'json');
	const rules = new Map<string, Set<string>>();
	for (const { from, rule } of report.parse(JSON.parse(output)).summary.violations)
		rules.set(from, (rules.get(from) ?? new Set()).add(rule.name));
	return rules;
}

test.each(planted)('$rule: $path may not import $imports', ({ rule, path }) => {
	expect([...(rulesByFile.get(path) ?? [])]).toEqual([rule]);
});

test('only what was planted is reported', () => {
	expect([...rulesByFile.keys()].sort()).toEqual([...new Set(planted.map(({ path }) => path))].sort());
});

test('clean sources pass', { timeout: MINUTE_MS }, async () => {
	expect(await violations(cleanTree)).toEqual(new Map());
	expect((await cleanTree.run('layers')).code).toBe(0);
});

test('planted sources fail the check', { timeout: MINUTE_MS }, async () => {
	expect((await plantedTree.run('layers')).code).not.toBe(0);
});
