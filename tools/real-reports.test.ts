import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { playwrightTally, vitestTally } from './test-reports.ts';

/** One test that passes, one that fails, one skipped, one to do; `runner` is the package they come from. */
const mixed = (runner: string) => `
import { expect, test } from '${runner}';
test('passes', () => expect(1).toBe(1));
test('fails', () => expect(1).toBe(2));
test.skip('skipped', () => undefined);
test.${runner === 'vitest' ? 'todo' : 'fixme'}('to do'${runner === 'vitest' ? '' : ', () => undefined'});
`;

let folder: string;

beforeAll(async () => {
	folder = await realpath(await mkdtemp(join(tmpdir(), 'alcove-runners-')));
	await mkdir(join(folder, 'unit'));
	await mkdir(join(folder, 'end'));
	await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
	await writeFile(join(folder, 'package.json'), '{"type":"module"}');
	await writeFile(join(folder, 'unit/mixed.test.ts'), mixed('vitest'));
	await writeFile(join(folder, 'unit/broken.test.ts'), `import './nowhere.ts';\n`);
	await writeFile(join(folder, 'end/mixed.e2e.ts'), mixed('@playwright/test'));
	await writeFile(
		join(folder, 'end/playwright.config.ts'),
		`export default { testMatch: '**/*.e2e.ts', forbidOnly: true };\n`,
	);
});

afterAll(async () => {
	await rm(folder, { recursive: true });
});

test('the unit runner writes the report that is read', { timeout: 30_000 }, async () => {
	const report = join(folder, 'vitest.json');
	const { code } = await runCommand(
		'vitest',
		['run', '--root', 'unit', '--reporter=json', `--outputFile.json=${report}`],
		{ cwd: folder },
	);
	expect(vitestTally(report, code)).toEqual({ passed: 1, failed: 4 });
});

test('the end-to-end runner writes the report that is read', { timeout: 30_000 }, async () => {
	const report = join(folder, 'playwright.json');
	const { code } = await runCommand(
		'playwright',
		['test', '--config=end/playwright.config.ts', '--reporter=json'],
		{ cwd: folder, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
	);
	expect(playwrightTally(report, code)).toEqual({ passed: 1, failed: 3 });
});
