import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Tally } from './tally.ts';

const vitestReport = z.object({
	success: z.boolean(),
	testResults: z.array(
		z.object({
			status: z.enum(['passed', 'failed']),
			assertionResults: z.array(z.object({ status: z.string() })),
		}),
	),
});

const playwrightReport = z.object({
	stats: z.object({
		expected: z.number(),
		unexpected: z.number(),
		flaky: z.number(),
		skipped: z.number(),
	}),
	errors: z.array(z.unknown()),
});

const BROKEN: Tally = { passed: 0, failed: 1 };

/** Whatever did not pass counts as failed: skipped, pending and to-do as well, and a file that did not load. */
export function vitestTally(path: string, exitCode: number): Tally {
	const report = readReport(vitestReport, path);
	if (!report) return BROKEN;
	const statuses = report.testResults.flatMap((file) => file.assertionResults.map(({ status }) => status));
	const passed = statuses.filter((status) => status === 'passed').length;
	const brokenFiles = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status === 'passed'),
	).length;
	return withExit({ passed, failed: statuses.length - passed + brokenFiles }, exitCode, report.success);
}

/** A test that passed only at the second try has failed. */
export function playwrightTally(path: string, exitCode: number): Tally {
	const report = readReport(playwrightReport, path);
	if (!report) return BROKEN;
	const { expected, unexpected, flaky, skipped } = report.stats;
	return withExit(
		{ passed: expected, failed: unexpected + flaky + skipped },
		exitCode,
		report.errors.length === 0,
	);
}

/** A runner that ended badly without a failed test has failed outside its tests, which counts as one. */
function withExit(counted: Tally, exitCode: number, success: boolean): Tally {
	const unexplained = counted.failed === 0 && (exitCode !== 0 || !success);
	return unexplained ? { ...counted, failed: 1 } : counted;
}

function readReport<T>(schema: z.ZodType<T>, path: string): T | undefined {
	try {
		const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
		return parsed.success ? parsed.data : undefined;
	} catch {
		return undefined;
	}
}
