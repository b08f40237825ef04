/**
 * `npm test [-- name ...]`: every test there is, or those whose files match. Provides what the tests need, builds
 * what is stale, and counts from the runners' own reports; a skipped test is a failed one.
 */
import { rmSync } from 'node:fs';
import { CHROMIUM_PACKAGES, findChromium } from '#tests/setup/chromium.ts';
import { findPostgres, POSTGRES_PACKAGES } from '#tests/setup/postgres.ts';
import { provide } from '#tests/setup/provide.ts';
import { runCommand } from './run-command.ts';
import { tally, type Tally } from './tally.ts';
import { playwrightTally, vitestTally } from './test-reports.ts';

const REPORTS = 'test-results';
const VITEST_REPORT = `${REPORTS}/vitest.json`;
const PLAYWRIGHT_REPORT = `${REPORTS}/playwright.json`;
const filters = process.argv.slice(2);

// Reports of an earlier run must not be taken for those of this one.
rmSync(REPORTS, { recursive: true, force: true });

const ready = await prepare();
process.exitCode = tally(ready ? await runTests() : { passed: 0, failed: 1 });

async function prepare(): Promise<boolean> {
	try {
		await provide({
			name: 'Chromium',
			find: findChromium,
			debianPackages: CHROMIUM_PACKAGES,
			variable: 'ALCOVE_CHROMIUM',
		});
		await provide({
			name: 'PostgreSQL',
			find: findPostgres,
			debianPackages: POSTGRES_PACKAGES,
			variable: 'ALCOVE_POSTGRES',
		});
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return false;
	}
	const build = await runCommand('node', ['tools/build.ts', '--if-stale'], { live: true });
	return build.code === 0;
}

async function runTests(): Promise<Tally> {
	const vitest = await runCommand(
		'vitest',
		[
			'run',
			...filters,
			...(filters.length > 0 ? ['--passWithNoTests'] : []),
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${VITEST_REPORT}`,
		],
		{ live: true },
	);
	const unit = vitestTally(VITEST_REPORT, vitest.code);

	const playwright = await runCommand(
		'playwright',
		[
			'test',
			...filters,
			...(filters.length > 0 ? ['--pass-with-no-tests'] : []),
			'--config=tests/e2e/playwright.config.ts',
			'--reporter=list,json',
			// A folder of its own, because the runner empties it.
			`--output=${REPORTS}/end-to-end`,
		],
		{ live: true, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT } },
	);
	const endToEnd = playwrightTally(PLAYWRIGHT_REPORT, playwright.code);

	console.log(`\nunit and component  ${summary(unit)}\nend to end          ${summary(endToEnd)}`);
	return { passed: unit.passed + endToEnd.passed, failed: unit.failed + endToEnd.failed };
}

function summary({ passed, failed }: Tally): string {
	return `${String(passed)} passed, ${String(failed)} failed`;
}
