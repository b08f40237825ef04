import { expect, test } from './fixtures-app.ts';

test.beforeEach(async ({ app }) => app.open('/settings/shortcuts'));

test('new keys work at once, the old ones no longer, and both stay so', async ({ app, settings, page }) => {
	await settings.remap('Find or do anything', 'Control+Shift+p');
	await expect(settings.keysOf('Find or do anything')).toHaveText('Ctrl + Shift + P');
	for (const visit of ['first', 'second']) {
		await page.keyboard.press('Control+k');
		await page.keyboard.press('Control+Shift+p');
		await expect(app.palette, visit).toBeVisible();
		await page.keyboard.press('Escape');
		await expect(app.palette).toBeHidden();
		if (visit === 'second') break;
		await page.reload();
		await expect(settings.keysOf('Find or do anything')).toHaveText('Ctrl + Shift + P');
	}
	await page.keyboard.press('Control+k');
	await expect(app.palette).toBeHidden();
});

test('the list of shortcuts and the palette show the new keys', async ({ app, settings, page }) => {
	await settings.remap('New note', 'Alt+n');
	await page.keyboard.press('Control+k');
	await expect(app.option('New note')).toContainText('Alt + N');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Control+/');
	await expect(app.shortcutList).toContainText('New note Alt + N');
});

test('keys that are taken, kept by the browser or bare letters are refused with the reason', async ({
	settings,
	page,
}) => {
	const row = settings.shortcutRow('New note');
	const refusals = [
		['Control+k', 'Ctrl + K already stands for “Find or do anything”.'],
		['Alt+1', 'Alt + 1 already stands for “Chat”.'],
		['Control+t', 'The browser keeps Ctrl + T for itself.'],
		['Control+Shift+n', 'The browser keeps Ctrl + Shift + N for itself.'],
		['g', 'G alone would get in the way of typing. Add Ctrl, Alt or Command.'],
		['Shift+g', 'Shift + G alone would get in the way of typing.'],
		['Enter', 'Enter alone would get in the way of typing.'],
	] as const;
	await settings.keysOf('New note').click();
	for (const [keys, reason] of refusals) {
		await page.keyboard.press(keys);
		await expect(row.getByRole('status')).toContainText(reason);
		await expect(settings.keysOf('New note')).toHaveText('Press the new keys');
	}
	await page.keyboard.press('Escape');
	await expect(settings.keysOf('New note')).toHaveText('Ctrl + Alt + N');
	await expect(settings.keysOf('New note')).toBeFocused();
});

test('keys are removed and come back', async ({ app, settings, page }) => {
	await settings.remap('Find or do anything', 'Backspace');
	await expect(settings.keysOf('Find or do anything')).toHaveText('None');
	await page.keyboard.press('Control+k');
	await page.keyboard.press('Control+/');
	await expect(app.shortcutList).toBeVisible();
	await expect(app.palette).toBeHidden();
	await expect(app.shortcutList).not.toContainText('Find or do anything');
	await page.keyboard.press('Escape');

	// What one command gave up another may have, and then the first cannot take it back.
	await settings.remap('New note', 'Control+k');
	await expect(settings.keysOf('New note')).toHaveText('Ctrl + K');
	await settings.shortcutRow('New note').getByRole('button', { name: 'Back to Ctrl + Alt + N' }).click();
	await expect(settings.keysOf('New note')).toHaveText('Ctrl + Alt + N');
	await settings.shortcutRow('Find or do anything').getByRole('button', { name: 'Back to Ctrl + K' }).click();
	await expect(settings.keysOf('Find or do anything')).toHaveText('Ctrl + K');
	await page.keyboard.press('Control+k');
	await expect(app.palette).toBeVisible();
});

test('a default that another command took meanwhile cannot be taken back unseen', async ({ settings }) => {
	await settings.remap('Find or do anything', 'Backspace');
	await settings.remap('New note', 'Control+k');
	await expect(settings.keysOf('New note')).toHaveText('Ctrl + K');
	await settings.shortcutRow('Find or do anything').getByRole('button', { name: 'Back to Ctrl + K' }).click();
	await expect(settings.shortcutRow('Find or do anything')).toContainText(
		'Ctrl + K already stands for “New note”.',
	);
	// Never two commands on the same keys.
	await expect(settings.main.locator('kbd').filter({ hasText: /^Ctrl \+ K$/ })).toHaveCount(1);
});

test('leaving the field by Tab keeps what was there', async ({ settings, page }) => {
	await settings.keysOf('New note').click();
	await expect(settings.shortcutRow('New note')).toContainText(
		'Esc keeps the old ones, Backspace removes them',
	);
	await page.keyboard.press('Tab');
	await expect(settings.keysOf('New note')).toHaveText('Ctrl + Alt + N');
	await expect(settings.keysOf('New note')).not.toBeFocused();
});
