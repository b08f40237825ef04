import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playwrightTally, vitestTally } from './test-reports.ts';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'reports-'));
});

afterAll(() => {
	rmSync(folder, { recursive: true });
});

function written(report: unknown): string {
	const path = join(folder, 'report.json');
	writeFileSync(path, typeof report === 'string' ? report : JSON.stringify(report));
	return path;
}

function unit(...files: { status: 'passed' | 'failed'; tests: string[] }[]) {
	return {
		success: files.every((file) => file.status === 'passed'),
		testResults: files.map(({ status, tests }) => ({
			status,
			assertionResults: tests.map((result) => ({ status: result })),
		})),
	};
}

describe('the unit runner', () => {
	test('what passed is passed', () => {
		const path = written(unit({ status: 'passed', tests: ['passed', 'passed'] }));
		expect(vitestTally(path, 0)).toEqual({ passed: 2, failed: 0 });
	});

	test.each(['skipped', 'pending', 'todo', 'failed'])('a %s test is failed', (status) => {
		const path = written(unit({ status: 'passed', tests: ['passed', status] }));
		expect(vitestTally(path, 0)).toEqual({ passed: 1, failed: 1 });
	});

	test('a file that did not load is failed', () => {
		const path = written(unit({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] }));
		expect(vitestTally(path, 1)).toEqual({ passed: 1, failed: 1 });
	});

	test('an error outside all tests is failed', () => {
		const path = written(unit({ status: 'passed', tests: ['passed'] }));
		expect(vitestTally(path, 1)).toEqual({ passed: 1, failed: 1 });
	});
});

describe('the end-to-end runner', () => {
	const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };

	test('what passed is passed', () => {
		expect(playwrightTally(written({ stats, errors: [] }), 0)).toEqual({ passed: 3, failed: 0 });
	});

	test.each(['unexpected', 'flaky', 'skipped'])('%s is failed', (kind) => {
		const path = written({ stats: { ...stats, [kind]: 2 }, errors: [] });
		expect(playwrightTally(path, 0)).toEqual({ passed: 3, failed: 2 });
	});

	test('an error outside all tests is failed', () => {
		expect(playwrightTally(written({ stats, errors: [{ message: 'no' }] }), 0).failed).toBe(1);
		expect(playwrightTally(written({ stats, errors: [] }), 1).failed).toBe(1);
	});
});

test.each(['', '{', '[]', '{"success":true}'])('a report that cannot be read is a failure: %j', (text) => {
	const path = written(text);
	expect([vitestTally(path, 0), playwrightTally(path, 0)]).toEqual([
		{ passed: 0, failed: 1 },
		{ passed: 0, failed: 1 },
	]);
});

test('a report that is not there is a failure', () => {
	expect(vitestTally(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 });
});
