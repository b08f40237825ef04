import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PlantedTree } from './planted-tree.ts';

const MINUTE_MS = 60_000;

/** A manifest of its own, because the real one names what these few files do not use. */
const manifest = (dependencies: Readonly<Record<string, string>>) =>
	JSON.stringify({
		name: 'planted',
		type: 'module',
		imports: { '#core/*': './src/core/*' },
		dependencies: { zod: '4.6.7', ...dependencies },
	});

const clean = {
	'package.json': manifest({}),
	'src/core/kernel/used.ts': `import { z } from 'zod/mini';\nexport const used = z;\n`,
	'relay/main.ts': `import { used } from '#core/kernel/used.ts';\nconsole.log(used);\n`,
};

const planted = {
	...clean,
	'package.json': manifest({ dexie: '4.4.7' }),
	'src/core/kernel/unused.ts': `export const unused = 1;\n`,
	'src/core/kernel/half.ts': `export const used = 1;\nexport const half = 2;\nexport interface Half {\n\tone: 1;\n}\n`,
	'relay/main.ts': `import { used } from '#core/kernel/used.ts';\nimport { used as other } from '#core/kernel/half.ts';\nimport fastify from 'fastify';\nconsole.log(used, other, fastify);\n`,
};

const named = z.array(z.object({ name: z.string() }));
const report = z.object({
	issues: z.array(
		z.object({
			file: z.string(),
			files: named,
			dependencies: named,
			unlisted: named,
			exports: named,
			types: named,
		}),
	),
});

let cleanTree: PlantedTree;
let plantedTree: PlantedTree;
let found: string[];

beforeAll(async () => {
	cleanTree = await PlantedTree.of(clean);
	plantedTree = await PlantedTree.of(planted);
	found = await issues(plantedTree);
}, MINUTE_MS);

afterAll(async () => {
	await cleanTree[Symbol.asyncDispose]();
	await plantedTree[Symbol.asyncDispose]();
});

async function issues(tree: PlantedTree): Promise<string[]> {
	const { output } = await tree.run('dead-code', '--reporter', 'json', '--no-config-hints');
	return report
		.parse(JSON.parse(output))
		.issues.flatMap(({ file, ...kinds }) =>
			Object.entries(kinds).flatMap(([kind, list]) => list.map(({ name }) => `${kind}: ${name} in ${file}`)),
		)
		.filter((issue) => /in (src|relay|package\.json)/.test(issue));
}

test.each([
	'files: src/core/kernel/unused.ts in src/core/kernel/unused.ts',
	'exports: half in src/core/kernel/half.ts',
	'types: Half in src/core/kernel/half.ts',
	'dependencies: dexie in package.json',
	'unlisted: fastify in relay/main.ts',
])('what is dead is reported: %s', (issue) => {
	expect(found).toContain(issue);
});

test('clean sources pass', { timeout: MINUTE_MS }, async () => {
	expect(await issues(cleanTree)).toEqual([]);
});
