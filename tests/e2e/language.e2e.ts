import type { Page } from '@playwright/test';
import { expect, test } from './fixtures-app.ts';
import { untranslatedTexts } from './untranslated-texts.ts';
import { overflowing } from './overflowing.ts';

const WIDTHS = [390, 820, 1440];
const SCREENS = ['/', '/notes', '/trash', '/settings', '/settings/appearance', '/settings/language'].concat(
	['/settings/shortcuts', '/settings/storage', '/settings/relay', '/settings/about', '/no-such-page'],
	['/chat/01k0000000000000000000zzzz', '/notes/01k0000000000000000000zzzz'],
);

test('German and back, with the page saying which', async ({ app, settings, page }) => {
	await app.open('/settings/language');
	await settings.language('de').check();
	await expect(app.heading).toHaveText('Sprache');
	await expect(page).toHaveTitle('Sprache · Alcove');
	expect(await settings.look()).toMatchObject({ lang: 'de', dir: 'ltr' });
	await page.reload();
	await expect(app.heading).toHaveText('Sprache');
	expect(await settings.look()).toMatchObject({ lang: 'de', dir: 'ltr' });
	await settings.language('en').check();
	await expect(app.heading).toHaveText('Language');
	expect(await settings.look()).toMatchObject({ lang: 'en', dir: 'ltr' });
});

test('a start in German shows no English word first', async ({ app, settings, page }) => {
	await app.open('/settings/language');
	await settings.language('de').check();
	await expect(app.heading).toHaveText('Sprache');
	await page.addInitScript(() => {
		const seen: string[] = [];
		Reflect.set(globalThis, 'seenHeadings', seen);
		new MutationObserver(() => {
			for (const { textContent } of document.querySelectorAll('h1')) seen.push(textContent);
		}).observe(document, { childList: true, subtree: true, characterData: true });
	});
	await page.reload();
	await expect(app.heading).toHaveText('Sprache');
	const seen = await page.evaluate(() => Reflect.get(globalThis, 'seenHeadings') as string[]);
	expect(new Set(seen)).toEqual(new Set(['Sprache']));
});

test.describe('when the network is gone', () => {
	test.use({ expectedFaults: /ERR_FAILED/ });

	test('a language that cannot be fetched leaves the one before, and says so', async ({
		app,
		settings,
		page,
	}) => {
		await app.open('/settings/language');
		await page.route(/\/immutable\/chunks\//, (route) => route.abort());
		await settings.language('de').check();
		await expect(app.main.getByRole('alert')).toHaveText(/That language could not be loaded/);
		await expect(app.heading).toHaveText('Language');
		await page.unroute(/\/immutable\/chunks\//);
	});
});

test.describe('in a browser that wants German', () => {
	test.use({ locale: 'de-CH' });

	test('the app follows it until another language is chosen', async ({ app, settings, page }) => {
		await app.open('/settings/language');
		await expect(app.heading).toHaveText('Sprache');
		await settings.language('en').check();
		await expect(app.heading).toHaveText('Language');
		await page.reload();
		await expect(app.heading).toHaveText('Language');
	});
});

for (const { tag, direction } of [
	{ tag: 'en-XA', direction: 'ltr' },
	{ tag: 'ar-XB', direction: 'rtl' },
]) {
	test(`every screen in ${tag} fits, and says only what was translated`, async ({ settings, page }) => {
		test.slow();
		await useLanguage(page, tag);
		for (const path of SCREENS) {
			await page.goto(path);
			await expect(page.locator('h1:visible').first()).toBeVisible();
			expect(await settings.look()).toMatchObject({ lang: tag, dir: direction });
			for (const width of WIDTHS) {
				await page.setViewportSize({ width, height: 900 });
				await expect.soft(page.locator('[aria-busy="true"]')).toHaveCount(0);
				expect.soft(await overflowing(page), `${path} at ${width}`).toEqual([]);
				if (tag === 'en-XA') expect.soft(await untranslatedTexts(page), path).toEqual([]);
			}
		}
	});
}

async function useLanguage(page: Page, tag: string): Promise<void> {
	await page.goto('/settings/language');
	await page.locator('summary').click();
	await page.locator(`input[value="${tag}"]`).check();
	await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(tag);
}
