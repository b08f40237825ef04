import type { Page } from '@playwright/test';
import { expect, test } from './fixtures-app.ts';
import { expectKeyboardSomewhere, pressAndRead } from './focused-on.ts';

// No pointer anywhere in this file.

test('the palette opens, finds, runs and gives the keyboard back', async ({ app, chat, page }) => {
	await app.open();
	await expect(chat.field).toBeFocused();
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.paletteField).toBeFocused();
	await page.keyboard.type('new no');
	await expect(app.palette.getByRole('option')).toHaveText([/New note/]);
	await expect(app.palette.getByRole('status')).toHaveText('1 result');
	await page.keyboard.press('Escape');
	await expect(app.palette).toBeHidden();
	await expect(chat.field).toBeFocused();

	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.option('Find or do anything')).toBeHidden();
	const selected = app.palette.getByRole('option', { selected: true });
	await expect(selected).toHaveText(/New conversation/);
	await page.keyboard.press('ArrowUp');
	await expect(selected).toHaveText(/Go to the next message/);
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	await expect(selected).toHaveText(/New note/);
	await expect(app.paletteField).toHaveAttribute('aria-activedescendant', await idOf(selected));
	await page.keyboard.type('settings');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/settings$/);
	await expect(app.palette).toBeHidden();
	await expectKeyboardSomewhere(page);
});

test('the palette finds conversations and notes, and says when it finds nothing', async ({ app, page }) => {
	await app.open();
	await page.keyboard.type('Garden plans');
	await page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('Garden plans');
	await page.keyboard.press('ControlOrMeta+Alt+n');
	await expect(page.getByRole('textbox', { name: 'Text of the note, in Markdown' })).toBeFocused();
	await page.keyboard.type('# Garden tools');
	await expect(page.getByText('Saved on this device')).toBeVisible();
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.paletteField).toBeFocused();
	await page.keyboard.type('garden');
	await expect(app.palette.getByRole('option')).toHaveText([/Garden plans/, /Garden tools/]);
	await page.keyboard.type('zzz');
	await expect(app.palette).toContainText('Nothing found for “gardenzzz”.');
	await page.keyboard.press('Enter');
	await expect(app.palette).toBeVisible();
	for (let n = 0; n < 3; n++) await page.keyboard.press('Backspace');
	await expect(app.palette.getByRole('option')).toHaveCount(2);
	await page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('Garden plans');
	await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
});

test('the list of shortcuts opens by its own and closes back to where one was', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	await expect(chat.field).toBeFocused();
	await page.keyboard.press('ControlOrMeta+/');
	await expect(app.shortcutList).toContainText('Find or do anything Ctrl + K');
	expect(await page.evaluate(() => document.querySelector('dialog')?.contains(document.activeElement))).toBe(
		true,
	);
	await page.keyboard.press('Escape');
	await expect(app.shortcutList).toBeHidden();
	await expect(chat.field).toBeFocused();
});

test('one overlay leads to another', async ({ app, chat, page }) => {
	await app.open();
	await app.run('Show keyboard shortcuts');
	await expect(app.shortcutList).toBeVisible();
	await expect(app.palette).toBeHidden();
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.palette).toBeVisible();
	await expect(app.shortcutList).toBeHidden();
	await page.keyboard.press('ControlOrMeta+Shift+h');
	await expect(app.dialog('Conversations')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(chat.field).toBeFocused();
});

for (const { width, regions } of [
	{ width: 1440, regions: ['Places', 'Conversations', 'Main content', 'Message'] },
	{ width: 820, regions: ['Places', 'Main content', 'Message'] },
	{ width: 390, regions: ['Places', 'Main content', 'Message'] },
]) {
	test(`F6 goes through the parts of the screen and back at ${width}`, async ({ app, chat, page }) => {
		await page.setViewportSize({ width, height: 900 });
		await app.open();
		await expect(chat.field).toBeFocused();
		expect(await pressAndRead(page, 'F6', regions.length)).toEqual(regions);
		expect(await pressAndRead(page, 'F6', 1)).toEqual([regions[0]]);
		expect(await pressAndRead(page, 'Shift+F6', regions.length)).toEqual(regions.toReversed());
	});
}

test('F6 reaches the list beside a note and beside a section', async ({ app, page }) => {
	await app.open('/notes');
	expect(await pressAndRead(page, 'F6', 4)).toEqual(['Places', 'Conversations', 'Main content', 'Notes']);
	await app.open('/settings/about');
	expect(await pressAndRead(page, 'F6', 4)).toEqual(['Places', 'Conversations', 'Main content', 'Settings']);
});

test('the first Tab leads past everything to the content', async ({ app, page }) => {
	await app.open('/settings/about');
	await page.keyboard.press('Tab');
	const skip = page.getByRole('link', { name: 'Skip to content' });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport({ ratio: 1 });
	await page.keyboard.press('Enter');
	await expect(app.main).toBeFocused();
	await page.keyboard.press('Tab');
	await expect(app.main.getByRole('link', { name: /^Appearance/ })).toBeFocused();
});

test('a conversation is had, walked through and left without a pointer', async ({ app, chat, page }) => {
	await app.open();
	for (const text of ['one', 'two', 'three']) {
		await page.keyboard.type(text);
		await page.keyboard.press('Enter');
		await expect(chat.messages.last()).toContainText(text);
		await expect(chat.field).toBeFocused();
	}
	await page.keyboard.press('Alt+ArrowUp');
	await expect(chat.messages.nth(2)).toBeFocused();
	await page.keyboard.press('Alt+ArrowUp');
	await page.keyboard.press('Alt+ArrowUp');
	await page.keyboard.press('Alt+ArrowUp');
	await expect(chat.messages.nth(0)).toBeFocused();
	await page.keyboard.press('Alt+ArrowDown');
	await expect(chat.messages.nth(1)).toBeFocused();
	await page.keyboard.press('Alt+c');
	await expect(chat.field).toBeFocused();
	for (const [keys, path] of [
		['Alt+2', '/notes'],
		['Alt+3', '/trash'],
		['ControlOrMeta+,', '/settings'],
		['Alt+1', '/'],
	] as const) {
		await page.keyboard.press(keys);
		await expect(page).toHaveURL(path);
		await expectKeyboardSomewhere(page);
	}
	await page.keyboard.press('ControlOrMeta+Shift+o');
	await expect(chat.field).toBeFocused();
});

async function idOf(locator: ReturnType<Page['locator']>): Promise<string> {
	return (await locator.getAttribute('id')) ?? '';
}
