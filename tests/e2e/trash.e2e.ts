import { expect, test } from './fixtures-app.ts';

test('the trash can be undone at once', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('Garden');
	await chat.act('Garden', 'Move to trash');
	await expect(page).toHaveURL(/\/$/);
	await expect(chat.rows).toHaveCount(0);
	const notice = app.notice('Moved to trash: Garden');
	await notice.getByRole('button', { name: 'Undo' }).click();
	await expect(chat.rows).toHaveText(['Garden']);
	await expect(notice).toBeHidden();
});

test('what is in the trash can be read and restored', async ({ app, chat, page }) => {
	await app.open();
	const path = await chat.begin('Garden');
	await chat.act('Garden', 'Move to trash');
	await expect(chat.rows).toHaveCount(0);
	await app.open(path);
	await expect(app.main).toContainText('This conversation is in the trash.');
	await expect(chat.messages).toHaveCount(1);

	await app.place('Trash').click();
	await expect(app.heading).toHaveText('Trash');
	await expect(app.main.getByRole('listitem')).toContainText(['Garden']);
	await expect(app.main.getByRole('listitem')).toContainText('Conversation · In the trash since');
	await app.main.getByRole('button', { name: 'Restore' }).click();
	await expect(app.heading).toHaveText('The trash is empty');
	await expect(app.notice('Restored: Garden')).toBeVisible();
	await chat.row('Garden').click();
	await expect(chat.messages).toHaveCount(1);
	await expect(page).toHaveURL(new RegExp(path));
});

test('saying something brings a trashed conversation back', async ({ app, chat }) => {
	await app.open();
	const path = await chat.begin('Garden');
	await chat.act('Garden', 'Move to trash');
	await expect(chat.rows).toHaveCount(0);
	await app.open(path);
	await chat.send('not done yet');
	await expect(chat.rows).toHaveText(['Garden']);
	await expect(app.main).not.toContainText('This conversation is in the trash.');
});

test('deleting for good asks first', async ({ app, chat, page }) => {
	await app.open();
	const path = await chat.begin('Garden');
	await chat.act('Garden', 'Move to trash');
	await app.place('Trash').click();
	const question = app.dialog('Delete “Garden” for good?');
	await app.main.getByRole('button', { name: 'Delete for good' }).click();
	await question.getByRole('button', { name: 'Keep' }).click();
	await expect(question).toBeHidden();
	await expect(app.main.getByRole('listitem')).toHaveCount(1);

	await app.main.getByRole('button', { name: 'Delete for good' }).click();
	await question.getByRole('button', { name: 'Delete for good' }).click();
	await expect(app.heading).toHaveText('The trash is empty');
	await page.goto(path);
	await expect(app.heading).toHaveText('This conversation is not here');
});

test('the whole trash is emptied, notes and conversations alike', async ({ app, chat, notes, page }) => {
	await app.open();
	await chat.begin('Garden');
	await chat.act('Garden', 'Move to trash');
	await expect(chat.rows).toHaveCount(0);
	await app.open('/notes');
	await notes.create('# A note');
	await notes.act('Move to trash');
	await expect(page).toHaveURL(/\/notes$/);
	await app.place('Trash').click();
	await expect(app.main.getByRole('listitem')).toHaveCount(2);
	await app.main.getByRole('button', { name: 'Empty the trash' }).click();
	await app.dialog('Delete 2 things for good?').getByRole('button', { name: 'Delete for good' }).click();
	await expect(app.heading).toHaveText('The trash is empty');
	await page.reload();
	await expect(app.heading).toHaveText('The trash is empty');
});
