import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '#tools/run-command.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'alcove-ci-'));
	await mkdir(join(folder, '.ci'));
	await cp('.ci/run', join(folder, '.ci/run'));
});

afterEach(async () => {
	await rm(folder, { recursive: true });
});

/** Runs `.ci/run` with a stand-in for the package manager that does what is given for each word. */
async function run(steps: { ci?: string; check?: string; size?: string; test?: string }) {
	const good = 'echo "2 passed, 0 failed"';
	const { ci = 'true', check = good, size = good, test: tests = good } = steps;
	const npm = `#!/bin/sh
for word; do last=$word; done
case $last in
	ci) ${ci} ;;
	check) ${check} ;;
	size) ${size} ;;
	test) ${tests} ;;
esac
`;
	await mkdir(join(folder, 'bin'), { recursive: true });
	await writeFile(join(folder, 'bin/npm'), npm);
	await chmod(join(folder, 'bin/npm'), 0o755);
	const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
	const { code, output } = await runCommand(join(folder, '.ci/run'), [], { env: { PATH: path } });
	return { code, last: output.trim().split('\n').at(-1) };
}

test('all counts are added up', async () => {
	expect(await run({ test: 'echo "40 passed, 0 failed"' })).toEqual({ code: 0, last: '44 passed, 0 failed' });
});

test.each([
	['a failure that is counted', { check: 'echo "5 passed, 3 failed"; false' }, '9 passed, 3 failed'],
	[
		'a failure that is counted but not in the exit code',
		{ size: 'echo "1 passed, 1 failed"' },
		'5 passed, 1 failed',
	],
	['a bad end after a good count', { test: 'echo "2 passed, 0 failed"; false' }, '6 passed, 1 failed'],
	['a step that ends without a count', { check: 'echo "oh no"; exit 1' }, '4 passed, 1 failed'],
	['a step that says nothing', { test: 'true' }, '4 passed, 1 failed'],
	['a failed installation', { ci: 'false' }, '0 passed, 1 failed'],
])('%s fails the run and still ends with the count', async (_what, steps, last) => {
	const result = await run(steps);
	expect(result.last).toBe(last);
	expect(result.code).not.toBe(0);
});
