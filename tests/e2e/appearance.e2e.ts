import type { Page } from '@playwright/test';
import { expect, test } from './fixtures-app.ts';
import { putRows } from './stored-rows.ts';

const GROUND = { light: 'rgb(247, 251, 251)', dark: 'rgb(13, 20, 24)' };

test('theme, contrast, density and text size show at once and after a reload', async ({
	app,
	settings,
	page,
}) => {
	await app.open('/settings/appearance');
	expect(await ground(page)).toBe(GROUND.light);
	const size = await textSize(page);
	await settings.choice('Theme', 'Dark').check();
	await expect.poll(() => ground(page)).toBe(GROUND.dark);
	await settings.choice('Contrast', 'High').check();
	await expect.poll(() => ground(page)).toBe('rgb(0, 0, 0)');
	await settings.choice('Density', 'Compact').check();
	await settings.choice('Text size', 'Larger').check();
	await expect.poll(() => textSize(page)).toBe(size * 1.25);

	const look = {
		theme: 'dark',
		contrast: 'high',
		density: 'compact',
		text: 'larger',
		lang: 'en',
		dir: 'ltr',
	};
	expect(await settings.look()).toEqual(look);
	await page.reload();
	await expect(settings.choice('Theme', 'Dark')).toBeChecked();
	await expect(settings.choice('Text size', 'Larger')).toBeChecked();
	expect(await settings.look()).toEqual(look);
});

test.describe('before the app has run', () => {
	test.use({ expectedFaults: /ERR_FAILED|dynamically imported module/ });

	test('the look is there before the first frame', async ({ app, settings, page }) => {
		await app.open('/settings/appearance');
		await settings.choice('Theme', 'Dark').check();
		await settings.choice('Density', 'Compact').check();
		await expect.poll(() => settings.look()).toMatchObject({ theme: 'dark', density: 'compact' });
		// Only the page itself arrives: nothing of the app has run when this looks.
		await page.route('**/_app/**', (route) => route.abort());
		await page.goto('/', { waitUntil: 'commit' });
		await page.waitForFunction(() => document.readyState === 'complete');
		expect(await settings.look()).toMatchObject({ theme: 'dark', density: 'compact' });
	});
});

test('without a choice the device decides, also when it changes its mind', async ({ app, page }) => {
	await page.emulateMedia({ colorScheme: 'dark' });
	await app.open();
	expect(await ground(page)).toBe(GROUND.dark);
	await page.emulateMedia({ colorScheme: 'light' });
	await expect.poll(() => ground(page)).toBe(GROUND.light);
	await page.emulateMedia({ contrast: 'more' });
	await expect.poll(() => ground(page)).toBe('rgb(255, 255, 255)');
});

test('a choice is taken over by every open tab', async ({ app, settings, context, page }) => {
	await app.open('/settings/appearance');
	const other = await context.newPage();
	await other.goto('/');
	await settings.choice('Theme', 'Dark').check();
	await expect.poll(() => ground(other)).toBe(GROUND.dark);
	await expect.poll(() => ground(page)).toBe(GROUND.dark);
});

test('the palette switches to the other theme than the one shown', async ({ app, page }) => {
	await page.emulateMedia({ colorScheme: 'dark' });
	await app.open();
	await app.run('Switch between light and dark');
	await expect.poll(() => ground(page)).toBe(GROUND.light);
	await page.keyboard.press('ControlOrMeta+Shift+l');
	await expect.poll(() => ground(page)).toBe(GROUND.dark);
});

test('stored values that mean nothing fall back to the defaults', async ({ app, settings, page }) => {
	await app.open('/settings/appearance');
	await settings.choice('Density', 'Compact').check();
	await expect.poll(() => settings.look()).toMatchObject({ density: 'compact' });
	await putRows(page, 'settings', [
		{ id: 'appearance.theme', value: 42 },
		{ id: 'appearance.text', value: { deep: [null] } },
		{ id: 'appearance.contrast' },
		{ id: 'shortcuts', value: ['palette', 'mod+k'] },
		{ id: 'language', value: 'tlh' },
		{ id: 'composer.sendWith', value: '' },
		{ id: 'setting.of.another.build', value: 'left alone' },
	]);
	await page.reload();
	await expect(settings.choice('Theme', 'As the device')).toBeChecked();
	await expect(settings.choice('Text size', 'Normal')).toBeChecked();
	await expect(settings.choice('Density', 'Compact')).toBeChecked();
	await expect.poll(() => settings.look()).toMatchObject({ theme: '', text: 'normal', lang: 'en' });
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.palette).toBeVisible();
});

test('a broken note of the look only costs the first frame its theme', async ({ app, settings, page }) => {
	await page.addInitScript(() => Reflect.get(globalThis, 'localStorage').setItem('alcove.look', '{"theme":'));
	await app.open('/settings/appearance');
	await expect(settings.choice('Theme', 'As the device')).toBeChecked();
	expect(await ground(page)).toBe(GROUND.light);
});

function ground(page: Page): Promise<string> {
	return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

function textSize(page: Page): Promise<number> {
	return page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
}
