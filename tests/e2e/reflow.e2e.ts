import { expect, test } from './fixtures-app.ts';
import { overflowing } from './overflowing.ts';
import { putRows } from './stored-rows.ts';

const SECTIONS = ['appearance', 'language', 'shortcuts', 'storage', 'relay', 'about'];
const PATHS = [
	'/',
	'/notes',
	'/trash',
	'/settings',
	...SECTIONS.map((section) => `/settings/${section}`),
].concat('/no-such-page', '/chat/01k0000000000000000000zzzz');

const SETTINGS = [
	{ name: 'on the narrowest screen', width: 320, text: 'normal' },
	// Twice as large leaves half the width, and the largest text of the app comes on top.
	{ name: 'at 200 % with the larger text', width: 640, text: 'larger' },
	{ name: 'on the narrowest screen with the larger text', width: 320, text: 'larger' },
] as const;

for (const { name, width, text } of SETTINGS) {
	test(`nothing is cut off or scrolls sideways ${name}`, async ({ app, chat, page }) => {
		await page.emulateMedia({ reducedMotion: 'reduce' });
		await app.open();
		await chat.begin(`A title without a single gap ${'x'.repeat(70)}`);
		const path = new URL(page.url()).pathname;
		await putRows(page, 'settings', [{ id: 'appearance.text', value: text }]);
		await page.setViewportSize({ width, height: 640 });
		for (const place of [path, '/notes?new', ...PATHS]) {
			await app.open(place);
			await expect(page.locator('html')).toHaveAttribute('data-text', text);
			expect.soft(await overflowing(page), place).toEqual([]);
		}
		for (const keys of ['ControlOrMeta+k', 'ControlOrMeta+/', 'ControlOrMeta+Shift+h']) {
			await page.keyboard.press(keys);
			await expect(page.getByRole('dialog')).toBeVisible();
			expect.soft(await overflowing(page), keys).toEqual([]);
			await page.keyboard.press('Escape');
			await expect(page.getByRole('dialog')).toBeHidden();
		}
	});
}

test('text spaced as some readers need it is not cut off', async ({ app, page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	for (const place of PATHS) {
		await app.open(place);
		// The distances of WCAG 1.4.12.
		await page.evaluate(() => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(
				'* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }',
			);
			document.adoptedStyleSheets.push(sheet);
		});
		expect.soft(await overflowing(page), place).toEqual([]);
	}
});

test('without motion nothing moves', async ({ app, page }) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await app.open();
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.palette).toBeVisible();
	const moving = await page.evaluate(() =>
		document
			.getAnimations()
			.filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 0)
			.map((animation) => ('animationName' in animation ? animation.animationName : 'transition')),
	);
	expect(moving).toEqual([]);
});

test("with the system's own colours what is chosen and focused can still be seen", async ({ app, page }) => {
	await page.emulateMedia({ forcedColors: 'active' });
	await app.open('/settings/appearance');
	const outline = (selector: string) =>
		page
			.locator(selector)
			.first()
			.evaluate((element) => getComputedStyle(element).outlineStyle);
	expect(await outline('nav a[aria-current="page"]')).toBe('solid');
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.palette).toBeVisible();
	expect(await outline('[role="option"][aria-selected="true"]')).toBe('solid');
	await expect(app.paletteField).toBeFocused();
});
