import { expect, test } from './fixtures-app.ts';
import { spawnRelay } from '#tests/relay/relay-process.ts';

test.describe('a claim', () => {
	// The refusals of wrong codes.
	test.use({ expectedFaults: /403 \(Forbidden\)/ });

	test('a relay is claimed with the code from its console, and with no other', async ({
		app,
		folder,
		context,
		page,
	}) => {
		await using relay = spawnRelay({ ALCOVE_DATA: folder }, { main: 'build/relay/main.js' });
		const address = await relay.address();
		const [, code = ''] = await relay.waitFor(/Claim +([0-9A-Z]{4}-[0-9A-Z]{4}) /);
		await app.open(`${address}/settings/relay`);
		await expect(app.main.getByRole('heading', { level: 2, name: `Reached at ${address}` })).toBeVisible();
		await expect(app.main).toContainText('This relay has no owner yet');

		const field = app.main.getByRole('textbox', { name: 'Code from the console' });
		const claim = app.main.getByRole('button', { name: 'Make it mine' });
		for (const wrong of ['2222-3333', 'no code at all']) {
			await field.fill(wrong);
			await claim.click();
			await expect(app.main.getByRole('alert').filter({ visible: true })).toHaveText(
				'That is not the code. The console of the relay shows the current one.',
			);
		}
		const [, next = code] = /New claim code: ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(relay.stdout()) ?? [];
		// As people type it: small letters, a space for the dash.
		await field.fill(next.toLowerCase().replace('-', ' '));
		await app.main.getByRole('textbox', { name: 'Name of this device' }).fill('The laptop');
		await claim.click();
		await expect(app.main).toContainText('This browser owns this relay.');
		await page.reload();
		await expect(app.main).toContainText('This browser owns this relay.');
		await expect(claim).toBeHidden();

		const stranger = await context.browser()?.newContext({ serviceWorkers: 'block' });
		const other = await stranger?.newPage();
		await other?.goto(`${address}/settings/relay`);
		await expect(other?.getByText('This relay has an owner.') ?? page.locator('nothing')).toBeVisible();
		await stranger?.close();
	});
});

test.describe('where nothing answers', () => {
	test.use({ expectedFaults: /ERR_FAILED/ });

	test('the app says so, and that it needs none', async ({ app, page }) => {
		await app.open('/settings');
		await page.route('**/api/**', (route) => route.abort());
		await app.main.getByRole('link', { name: 'Relay' }).click();
		await expect(app.main.getByRole('heading', { level: 2, name: /^No relay answers at/ })).toBeVisible();
		await expect(app.main).toContainText('everything on this device works without it');
		await page.unroute('**/api/**');
		await app.main.getByRole('button', { name: 'Try again' }).click();
		await expect(app.main.getByRole('heading', { level: 2, name: /^Reached at/ })).toBeVisible();
	});
});

test('what answers without being a relay is not taken for one', async ({ app, page }) => {
	await page.route('**/api/**', (route) =>
		route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }),
	);
	await app.open('/settings/relay');
	await expect(app.main.getByRole('heading', { level: 2, name: /^No relay answers at/ })).toBeVisible();
});

test('about shows the version and the build that runs', async ({ app, page }) => {
	await app.open('/settings/about');
	const build = await page.locator('meta[name="alcove-build"]').getAttribute('content');
	await expect(app.main.getByRole('heading', { level: 2, name: /^Version \d+\.\d+\.\d+$/ })).toBeVisible();
	await expect(app.main).toContainText(`Build ${build?.slice(0, 8) ?? ''}, made `);
});
