import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlantedTree } from './planted-tree.ts';

const clean = {
	'src/lib/ui/clean.svelte': `<p>One</p>\n\n<style>\n\tp {\n\t\tmargin-inline-start: 1rem;\n\t}\n</style>\n`,
	'src/clean.css': `p {\n\ttext-align: start;\n}\n`,
};
const planted = {
	'src/unformed.ts': `export const a = "x"\n`,
	'src/lib/ui/unformed.svelte': `<p   >One</p>\n`,
	'src/lib/ui/left.svelte': `<p>One</p>\n\n<style>\n\tp {\n\t\tmargin-left: 1rem;\n\t}\n</style>\n`,
	'src/right.css': `p {\n\ttext-align: right;\n}\n`,
};

let cleanTree: PlantedTree;
let plantedTree: PlantedTree;

beforeAll(async () => {
	cleanTree = await PlantedTree.of(clean);
	plantedTree = await PlantedTree.of({ ...clean, ...planted });
});

afterAll(async () => {
	await cleanTree[Symbol.asyncDispose]();
	await plantedTree[Symbol.asyncDispose]();
});

test('the format gate names what Prettier would change', async () => {
	const { code, output } = await plantedTree.run('format');
	expect(code).not.toBe(0);
	expect(output).toContain('src/unformed.ts');
	expect(output).toContain('src/lib/ui/unformed.svelte');
	expect(output).not.toContain('clean');
});

test('the css gate names physical properties by file and line', async () => {
	const { code, output } = await plantedTree.run('css');
	expect(code).not.toBe(0);
	expect(output.trim().split('\n').sort()).toEqual([
		'src/lib/ui/left.svelte:5  logical-css  "margin-left: 1rem" is physical: use margin-inline-start',
		'src/right.css:2  logical-css  "text-align: right" is physical: use text-align: end',
	]);
});

test.each(['format', 'css'])('clean sources pass: %s', async (gate) => {
	expect(await cleanTree.run(gate)).toMatchObject({ code: 0 });
});
