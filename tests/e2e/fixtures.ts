import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { startRelay, type RunningProcess } from '#tools/relay-process.ts';
import { buildSurface, type SurfaceFiles } from './surface/bundle.ts';
import { startSite, type Site } from './site.ts';

export const APP_FOLDER = 'build/app';

interface WorkerFixtures {
	/** The built relay with an empty data folder. Tests that change what it keeps start one of their own. */
	readonly relay: RunningProcess;
	readonly surface: SurfaceFiles;
}

interface Fixtures {
	/** Serves the built app, and can be stopped, given another build or made to fail. */
	readonly site: Site;
	/** A folder that goes with the test. */
	readonly folder: string;
	/** Fails a test in which anything was asked of another origin. */
	readonly onlyOwnOrigin: undefined;
}

/** `page` and `context` are fresh for every test, with the relay's address as their base. */
export const test = base.extend<Fixtures, WorkerFixtures>({
	relay: [
		async ({}, use) => {
			await access(`${APP_FOLDER}/index.html`);
			await using relay = await startRelay();
			await use(relay);
		},
		{ scope: 'worker' },
	],
	surface: [async ({}, use) => use(await buildSurface()), { scope: 'worker' }],
	baseURL: async ({ relay }, use) => use(relay.address),
	site: async ({ surface }, use) => {
		await using site = await startSite(APP_FOLDER, surface);
		await use(site);
	},
	folder: async ({}, use) => {
		const folder = await mkdtemp(join(tmpdir(), 'alcove-e2e-'));
		await use(folder);
		await rm(folder, { recursive: true, force: true });
	},
	onlyOwnOrigin: [
		async ({ context }, use) => {
			const foreign: string[] = [];
			context.on('request', (request) => {
				const { protocol, hostname } = new URL(request.url());
				const isOwn = hostname === '127.0.0.1' || ['data:', 'blob:', 'about:'].includes(protocol);
				if (!isOwn) foreign.push(request.url());
			});
			await use(undefined);
			expect(foreign).toEqual([]);
		},
		{ auto: true },
	],
});

export { expect };
