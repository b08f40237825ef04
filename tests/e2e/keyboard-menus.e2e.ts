import { expect, test } from './fixtures-app.ts';
import { expectKeyboardSomewhere } from './focused-on.ts';

// No pointer anywhere in this file.

test('the menu of a conversation is worked by arrows and closes back to its button', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	await page.keyboard.type('Garden');
	await page.keyboard.press('Enter');
	await expect(chat.rows).toHaveText(['Garden']);
	// The conversation opens a moment after it is listed, and takes the keyboard to its composer.
	await expect(app.heading).toHaveText('Garden');
	await expect(chat.field).toBeFocused();
	await chat.row('Garden').focus();
	await page.keyboard.press('Tab');
	const opener = chat.list.getByRole('button', { name: 'Actions for Garden' });
	await expect(opener).toBeFocused();
	await expect(opener).toHaveCSS('opacity', '1');
	await page.keyboard.press('Enter');
	const item = (name: string) => page.getByRole('menuitem', { name });
	await expect(item('Rename')).toBeFocused();
	for (const [key, name] of [
		['ArrowDown', 'Pin'],
		['ArrowDown', 'Move to trash'],
		['ArrowDown', 'Rename'],
		['ArrowUp', 'Move to trash'],
		['Home', 'Rename'],
		['End', 'Move to trash'],
	] as const) {
		await page.keyboard.press(key);
		await expect(item(name)).toBeFocused();
	}
	await page.keyboard.press('Escape');
	await expect(item('Rename')).toBeHidden();
	await expect(opener).toBeFocused();

	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	await expect(chat.list.getByRole('textbox', { name: 'Title of the conversation' })).toBeFocused();
	await page.keyboard.type('Beans');
	await page.keyboard.press('Enter');
	await expect(chat.rows).toHaveText(['Beans']);
	await expectKeyboardSomewhere(page);
});

test('a question keeps the keyboard inside and gives it back', async ({ app, chat, page }) => {
	await app.open();
	await page.keyboard.type('Garden');
	await page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('Garden');
	await app.run('Move this conversation to the trash');
	await expect(app.notice('Moved to trash: Garden')).toBeVisible();
	await expect(chat.rows).toHaveCount(0);
	await page.keyboard.press('Alt+3');
	const remove = app.main.getByRole('button', { name: 'Delete for good' });
	await remove.focus();
	await page.keyboard.press('Enter');
	const question = app.dialog('Delete “Garden” for good?');
	await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();
	await page.keyboard.press('Tab');
	await expect(question.getByRole('button', { name: 'Delete for good' })).toBeFocused();
	await page.keyboard.press('Shift+Tab');
	await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(question).toBeHidden();
	await expect(remove).toBeFocused();
	await page.keyboard.press('Enter');
	await question.getByRole('button', { name: 'Delete for good' }).focus();
	await page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('The trash is empty');
	await expectKeyboardSomewhere(page);
});

test('a short message is reached and answered by keys', async ({ app, chat, page }) => {
	await app.open();
	await page.keyboard.type('Garden');
	await page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('Garden');
	await app.run('Move this conversation to the trash');
	await app.notice('Moved to trash: Garden').getByRole('button', { name: 'Undo' }).focus();
	await page.keyboard.press('Enter');
	await expect(chat.rows).toHaveText(['Garden']);
	await expectKeyboardSomewhere(page);
});
