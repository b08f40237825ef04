import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { startRelay } from '#tools/relay-process.ts';
import { APP_FOLDER, expect, test } from './fixtures.ts';
import { makeLaterBuild, readStamp } from './later-build.ts';
import type { Site } from './site.ts';
import type * as Surface from './surface/platform.ts';

const PLATFORM = '/__test/platform.js';

test.describe('install', () => {
	test('the browser finds nothing that speaks against installing', async ({
		relay,
		folder,
		launchOptions,
	}) => {
		// A private window can never install, and every ordinary test context is one.
		const context = await chromium.launchPersistentContext(folder, launchOptions);
		const [page = await context.newPage()] = context.pages();
		await page.goto(relay.address);
		const devtools = await context.newCDPSession(page);
		const manifest = await devtools.send('Page.getAppManifest');
		expect(manifest.errors).toEqual([]);
		expect(new URL(manifest.url).pathname).toBe('/manifest.webmanifest');
		await expect
			.poll(async () => (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors)
			.toEqual([]);
		await context.close();
	});
});

test.describe('offline', () => {
	test('starts cold, and opens a deep link, without the relay', async ({ context, surface }) => {
		await using relay = await startRelay();
		// The relay does not serve what the tests add.
		for (const [path, body] of surface)
			await context.route(`**${path}`, (route) => route.fulfill({ body, contentType: 'text/javascript' }));
		const page = await context.newPage();
		await page.goto(relay.address);
		await drive(page);
		const heading = await page.getByRole('heading', { level: 1 }).first().textContent();
		await page.close();
		await relay[Symbol.asyncDispose]();

		const cold = await context.newPage();
		const answer = await cold.goto(relay.address);
		expect(answer?.fromServiceWorker()).toBe(true);
		// The stored page keeps the policy it came with.
		expect(answer?.headers()['content-security-policy']).toContain('frame-ancestors');
		await expect(cold.getByRole('heading', { level: 1 }).first()).toHaveText(heading ?? '');
		await cold.goto(`${relay.address}/notes?folder=deep`);
		await expect(cold.getByRole('heading', { level: 1 }).first()).toBeVisible();
		expect(new URL(cold.url()).pathname).toBe('/notes');
	});

	test('a server that is down is not hidden from what asks the server', async ({ context, site }) => {
		const page = await openApp(context, site);
		await site.stop();
		const failures = await page.evaluate(async () => {
			const paths = ['/api/status', '/healthz', '/readyz', '/build.json'];
			const results = await Promise.allSettled(paths.map((path) => fetch(path)));
			return results.map(({ status }) => status);
		});
		expect(failures).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);

		await site.start();
		for (const path of ['/api/status', '/healthz', '/readyz', '/build.json']) {
			site.replace(path, 'the server itself');
			await page.goto(`${site.address}${path}`);
			await expect(page.locator('body')).toHaveText('the server itself');
		}
	});
});

test.describe('share', () => {
	test('is parked while the server is down, and then waits in the composer', async ({ context, site }) => {
		const page = await openApp(context, site);
		await site.stop();
		await share(page, { title: 'A page', text: 'look', url: 'https://example.org/' }, 'photo.png');

		await expect(composer(page)).toHaveValue(/A page\nlook\nhttps:\/\/example\.org\//);
		await expect(page.getByText('photo.png')).toBeVisible();
		// Taken over only once: neither the address nor the intake holds it any more.
		await expect.poll(() => new URL(page.url()).search).toBe('');
		await site.start();
		await expect.poll(() => waitingShares(page)).toBe(0);
		expect(site.requests).not.toContain('/share');
	});

	test('that the app never took over is still there later', async ({ context, site }) => {
		const page = await openApp(context, site);
		const id = await page.evaluate(async (path) => {
			const { openIntake } = (await import(path)) as typeof Surface;
			const parked = await openIntake().park({ title: '', text: 'for later', url: '', files: [] });
			return parked.ok ? parked.value : parked.error.type;
		}, PLATFORM);
		await page.reload();
		expect(await waitingShares(page)).toBe(1);
		await page.goto(`${site.address}/?share=${id}`);
		await expect(composer(page)).toHaveValue(/for later/);
	});

	test('without anything in it is called broken', async ({ context, site }) => {
		const page = await openApp(context, site);
		await share(page, {});
		await expect.poll(() => new URL(page.url()).pathname).toBe('/');
		await expect(page.getByText('What was shared could not be read.').first()).toBeVisible();
		expect(site.requests).not.toContain('/share');
	});
});

test.describe('update', () => {
	test('waits until every tab is quiet, and never mixes two builds', async ({ context, site, folder }) => {
		const before = await readStamp(APP_FOLDER);
		const later = join(folder, 'later');
		const after = await makeLaterBuild(APP_FOLDER, later);
		const first = await openApp(context, site);
		const second = await openTab(context, site);
		const loads = [countLoads(first), countLoads(second)];
		await setQuiet(second, false);

		site.serve(later);
		await check(first);
		await expectState(first, 'ready');
		await expectState(second, 'ready');
		const third = await openTab(context, site, '/notes');
		// A tab opened meanwhile belongs to the build of the others, page and files alike.
		expect(await buildOf(third)).toBe(before.id);
		const asked = site.requests.length;
		await third.reload();
		expect(await buildOf(third)).toBe(before.id);
		expect(site.requests.slice(asked).filter((path) => path.startsWith('/_app/'))).toEqual([]);
		await third.close();

		await first.evaluate(() => void globalThis.driver?.updater.apply());
		await expectState(first, 'applying');
		await first.waitForTimeout(2_500);
		expect(loads.map((load) => load.count)).toEqual([0, 0]);

		await setQuiet(second, true);
		for (const tab of [first, second]) await expect.poll(() => buildOf(tab)).toBe(after.id);
		await first.waitForTimeout(1_500);
		expect(loads.map((load) => load.count)).toEqual([1, 1]);
		expect(await cacheNames(first)).toEqual([expect.stringContaining(after.id)]);
	});

	test('that cannot be had whole changes nothing', async ({ context, site, folder }) => {
		const before = await readStamp(APP_FOLDER);
		const later = join(folder, 'later');
		await makeLaterBuild(APP_FOLDER, later);
		const page = await openApp(context, site);
		const [cache] = await cacheNames(page);

		site.serve(later);
		site.refuse('/manifest.webmanifest');
		await check(page);
		await expectState(page, 'none');
		expect(await cacheNames(page)).toEqual([cache]);
		await page.reload();
		expect(await buildOf(page)).toBe(before.id);
		await site.stop();
		await page.reload();
		expect(await buildOf(page)).toBe(before.id);
	});

	test('does not take a page of yet another build for its own', async ({ context, site, folder }) => {
		const later = join(folder, 'later');
		const latest = join(folder, 'latest');
		await makeLaterBuild(APP_FOLDER, later);
		await makeLaterBuild(later, latest);
		const page = await openApp(context, site);
		const [cache] = await cacheNames(page);

		// The next deployment lands while the files are being fetched.
		site.serve(later);
		site.replace('/index.html', await readFile(join(latest, 'index.html'), 'utf8'));
		await check(page);
		await expectState(page, 'none');
		expect(await cacheNames(page)).toEqual([cache]);
	});

	test('downloads only what changed', async ({ context, site, folder }) => {
		const later = join(folder, 'later');
		await makeLaterBuild(APP_FOLDER, later);
		const page = await openApp(context, site);
		const known = new Set(site.requests);
		site.serve(later);
		const from = site.requests.length;
		await check(page);
		await expectState(page, 'ready');
		const again = site.requests.slice(from).filter((path) => path.includes('/immutable/') && known.has(path));
		expect(again).toEqual([]);
	});

	test('the first visit is taken over without a reload', async ({ context, site }) => {
		const page = await context.newPage();
		await page.goto(site.address);
		const loads = countLoads(page);
		await drive(page);
		await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
		await page.waitForTimeout(500);
		expect(loads.count).toBe(0);
		const states = await page.evaluate(() => globalThis.driver?.states);
		expect(states).not.toContain('ready');
	});
});

test.describe('a retired build', () => {
	test('leaves at once, also when it is not quiet', async ({ context, site, folder }) => {
		const before = await readStamp(APP_FOLDER);
		const later = join(folder, 'later');
		const after = await makeLaterBuild(APP_FOLDER, later);
		const page = await openApp(context, site);
		await setQuiet(page, false);

		site.serve(later);
		site.replace('/build.json', JSON.stringify({ ...after, retire: after.builtAt }));
		await page.evaluate(
			async ([path, builtAt]) => ((await import(path)) as typeof Surface).driveKillSwitch(builtAt),
			[PLATFORM, before.builtAt] as const,
		);
		await expect.poll(() => buildOf(page)).toBe(after.id);
	});

	test('gives its offline files up when no successor comes, keeps the data, and tries once', async ({
		context,
		site,
	}) => {
		const before = await readStamp(APP_FOLDER);
		const page = await openApp(context, site);
		const loads = countLoads(page);
		await composer(page).fill('kept');
		await page.reload();
		await expect(composer(page)).toHaveValue('kept');
		await drive(page);
		const loadsBefore = loads.count;

		site.replace('/build.json', JSON.stringify({ ...before, retire: before.builtAt + 1 }));
		const throwSwitch = () =>
			page.evaluate(
				async ([path, builtAt]) => ((await import(path)) as typeof Surface).driveKillSwitch(builtAt),
				[PLATFORM, before.builtAt] as const,
			);
		const fromWorker: boolean[] = [];
		page.on('response', (response) => {
			if (response.request().isNavigationRequest()) fromWorker.push(response.fromServiceWorker());
		});
		await throwSwitch();
		await expect.poll(() => loads.count).toBe(loadsBefore + 1);
		expect(fromWorker).toEqual([false]);
		await expect(composer(page)).toHaveValue('kept');

		await drive(page);
		await throwSwitch();
		await page.waitForTimeout(1_500);
		expect(loads.count).toBe(loadsBefore + 1);
	});
});

test.describe('a missing part', () => {
	test('reloads the page once', async ({ context, site }) => {
		const page = await openApp(context, site);
		const loads = countLoads(page);
		await missPart(page);
		await expect.poll(() => loads.count).toBe(1);
		await drive(page);
		await missPart(page);
		await page.waitForTimeout(1_500);
		expect(loads.count).toBe(1);
	});

	test('brings the next build when there is one', async ({ context, site, folder }) => {
		const later = join(folder, 'later');
		const after = await makeLaterBuild(APP_FOLDER, later);
		const page = await openApp(context, site);
		site.serve(later);
		await missPart(page);
		await expect.poll(() => buildOf(page)).toBe(after.id);
	});

	test('waits until nothing is being typed, and the text is still there', async ({ context, site }) => {
		const page = await openApp(context, site);
		const loads = countLoads(page);
		await composer(page).fill('half a thought');
		await missPart(page);
		await page.waitForTimeout(3_000);
		expect(loads.count).toBe(0);
		await expect.poll(() => loads.count, { timeout: 20_000 }).toBe(1);
		await expect(composer(page)).toHaveValue('half a thought');
	});
});

/** A tab of the app, installed for offline use and under the worker's control. */
async function openApp(context: BrowserContext, site: Site): Promise<Page> {
	const page = await openTab(context, site);
	await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
	return page;
}

async function openTab(context: BrowserContext, site: Site, path = '/'): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${site.address}${path}`);
	await drive(page);
	return page;
}

async function drive(page: Page): Promise<void> {
	await page.evaluate(
		async (path) => void (await ((await import(path)) as typeof Surface).drive()),
		PLATFORM,
	);
}

function composer(page: Page): Locator {
	return page.locator('[data-composer]').getByRole('textbox');
}

async function waitingShares(page: Page): Promise<number> {
	return page.evaluate(async (path) => {
		const { openIntake } = (await import(path)) as typeof Surface;
		return (await openIntake().list()).length;
	}, PLATFORM);
}

async function check(page: Page): Promise<void> {
	await page.evaluate(() => globalThis.driver?.updater.check());
}

async function setQuiet(page: Page, quiet: boolean): Promise<void> {
	await page.evaluate((value) => {
		if (globalThis.driver) globalThis.driver.quiet = value;
	}, quiet);
}

async function expectState(page: Page, state: string): Promise<void> {
	await expect.poll(() => page.evaluate(() => globalThis.driver?.updater.state)).toBe(state);
}

async function buildOf(page: Page): Promise<string | null> {
	// In the middle of a reload there is no page to ask.
	return page
		.locator('meta[name="alcove-build"]')
		.getAttribute('content', { timeout: 2_000 })
		.catch(() => null);
}

function countLoads(page: Page): { readonly count: number } {
	const loads = { count: 0 };
	page.on('domcontentloaded', () => (loads.count += 1));
	return loads;
}

async function cacheNames(page: Page): Promise<string[]> {
	return page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('alcove-app-')));
}

/** What Vite's loader says when a part of the page is not on the server any more. */
async function missPart(page: Page): Promise<void> {
	await page.evaluate(() => {
		const event = new Event('vite:preloadError', { cancelable: true });
		dispatchEvent(Object.assign(event, { payload: new Error('/_app/immutable/chunks/gone.js') }));
	});
}

/** Posts the form that the share sheet posts. */
async function share(page: Page, fields: Record<string, string>, fileName?: string): Promise<void> {
	await page.evaluate(
		([texts, name]) => {
			const form = document.createElement('form');
			form.method = 'post';
			form.action = '/share';
			form.enctype = 'multipart/form-data';
			for (const [field, value] of Object.entries(texts)) {
				const input = document.createElement('input');
				input.name = field;
				input.value = value;
				form.append(input);
			}
			if (name !== undefined) {
				const files = new DataTransfer();
				files.items.add(new File([`content of ${name}`], name, { type: 'image/png' }));
				const input = document.createElement('input');
				input.type = 'file';
				input.name = 'files';
				input.files = files.files;
				form.append(input);
			}
			document.body.append(form);
			form.submit();
		},
		[fields, fileName] as const,
	);
}
