import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '#tests/setup/chromium.ts';

const executablePath = findChromium();

export default defineConfig({
	testDir: '.',
	testMatch: '**/*.e2e.ts',
	outputDir: '../../test-results/end-to-end',
	forbidOnly: true,
	fullyParallel: true,
	// A test that passes at the second try is a broken test.
	retries: 0,
	workers: 2,
	timeout: 45_000,
	expect: { timeout: 10_000 },
	use: {
		browserName: 'chromium',
		launchOptions: { args: [...CHROMIUM_ARGS], ...(executablePath && { executablePath }) },
		locale: 'en-GB',
		trace: 'retain-on-failure',
	},
});
