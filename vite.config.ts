import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGS, findChromium } from './tests/setup/chromium.ts';
import manifest from './package.json' with { type: 'json' };
import { pwa } from './tools/pwa.ts';

const builtAt = process.env['ALCOVE_BUILT_AT'] ?? String(Date.now());
// A build made without `npm run build` gets an id of its own too; svelte.config.js, loaded next, reads the same one.
const buildId = (process.env['ALCOVE_BUILD'] ??= `dev-${Number(builtAt).toString(36)}`);
const appFolder = `${process.env['ALCOVE_OUT'] ?? 'build'}/app`;

// What every first screen needs, in one file: as some thirty small ones it costs as many requests and packs worse.
const firstScreen = {
	name: 'shell',
	test: new RegExp(
		[
			'node_modules/(svelte|@sveltejs|esm-env|clsx|devalue)/',
			'src/core/(kernel|content)/',
			'src/lib/state/(app|chat|commands|conversations|language|live|navigation|notices|overlay|settings|shares|shortcuts|update)\\.',
			'src/lib/locales/(catalogue|languages)\\.',
			'src/lib/(worker/(client|spawn)|platform/(first-paint|keyboard|trusted-url))\\.',
			'vite/preload-helper',
			'src/lib/ui/(shell/|chat/(chat-screen|composer)\\.|primitives/(blank|button|icon|drawings|title)\\.)',
		].join('|'),
	),
};

// Small parts that are asked for together travel together.
const onDemand = [
	{ name: 'conversations', test: /src\/lib\/ui\/(conversations|primitives\/menu)/ },
	{
		name: 'overlay',
		test: /src\/lib\/ui\/(overlay|status|database|settings\/snapshots|primitives\/(modal|question))/,
	},
];

export default defineConfig({
	plugins: [sveltekit(), ...(process.env['VITEST'] ? [] : pwa({ buildId, outFolder: appFolder }))],
	define: {
		__ALCOVE_VERSION__: JSON.stringify(manifest.version),
		__ALCOVE_BUILD__: JSON.stringify(buildId),
		__ALCOVE_BUILT_AT__: JSON.stringify(builtAt),
	},
	worker: { format: 'es' },
	build: { target: 'es2023' },
	environments: {
		client: {
			build: { rolldownOptions: { output: { codeSplitting: { groups: [firstScreen, ...onDemand] } } } },
		},
	},
	test: {
		setupFiles: ['tests/setup/property.ts'],
		env: { FC_RUNS: process.env['FC_RUNS'] ?? '', FC_SEED: process.env['FC_SEED'] ?? '' },
		projects: [
			{
				extends: true,
				test: {
					name: 'node',
					environment: 'node',
					include: ['{src,relay,tools,tests}/**/*.test.ts'],
					exclude: ['**/*.svelte.test.ts', '**/*.browser.test.ts', 'tests/e2e/**'],
				},
			},
			{
				extends: true,
				// Named, because finding one in the middle of a run reloads the page under the tests.
				optimizeDeps: {
					include: ['comlink', 'dexie', 'fast-check', 'idb-keyval', 'vitest-browser-svelte', 'zod/mini'],
				},
				test: {
					name: 'browser',
					include: ['{src,tests}/**/*.{svelte,browser}.test.ts'],
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({
							launchOptions: {
								...(process.env['VITEST'] ? chromiumLaunch() : {}),
								args: [...CHROMIUM_ARGS],
							},
						}),
						instances: [{ browser: 'chromium' }],
					},
				},
			},
		],
	},
});

function chromiumLaunch() {
	const executablePath = findChromium();
	return executablePath ? { executablePath } : {};
}
