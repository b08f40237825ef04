import { expect, test } from './fixtures-app.ts';
import { conversationRows, putRows } from './stored-rows.ts';

test('a conversation is renamed, and Escape keeps the name it had', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('First words');
	await chat.act('First words', 'Rename');
	const field = chat.list.getByRole('textbox', { name: 'Title of the conversation' });
	await expect(field).toBeFocused();
	await page.keyboard.type('Not kept');
	await page.keyboard.press('Escape');
	await expect(chat.rows).toHaveText(['First words']);

	await chat.act('First words', 'Rename');
	await field.fill('  Beans   and peas ');
	await page.keyboard.press('Enter');
	await expect(chat.rows).toHaveText(['Beans and peas']);
	await expect(app.heading).toHaveText('Beans and peas');
	// A name that a person gave is not replaced by what is said later.
	await chat.send('something else');
	await page.reload();
	await expect(chat.rows).toHaveText(['Beans and peas']);
});

test('a pinned conversation stays first', async ({ app, chat, page }) => {
	await app.open();
	for (const title of ['One', 'Two', 'Three']) await chat.begin(title);
	await chat.act('One', 'Pin');
	await expect.poll(() => chat.titles()).toEqual(['One', 'Three', 'Two']);
	await expect(chat.list.getByRole('heading', { level: 3 })).toHaveText(['Pinned', 'Today']);
	await chat.begin('Four');
	await page.reload();
	await expect.poll(() => chat.titles()).toEqual(['One', 'Four', 'Three', 'Two']);
	await chat.act('One', 'Unpin');
	await expect.poll(() => chat.titles()).toEqual(['Four', 'Three', 'Two', 'One']);
});

test('the list grows by pages and keeps its place', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('Newest');
	await putRows(page, 'conversations', conversationRows(150));
	await page.reload();
	const more = chat.list.getByRole('button', { name: 'Show earlier ones' });
	await expect(chat.rows).toHaveCount(60);
	await expect(chat.rows.last()).toHaveText('Conversation 59');
	await more.click();
	await expect(chat.rows).toHaveCount(120);
	await more.click();
	await expect(chat.rows).toHaveCount(151);
	await expect(chat.rows.last()).toHaveText('Conversation 150');
	await expect(more).toBeHidden();
	await chat.row('Conversation 150').click();
	await expect(app.heading).toHaveText('Conversation 150');
});

test('on a phone the list is a drawer, which closes by going somewhere', async ({ app, chat, page }) => {
	await app.open();
	const path = await chat.begin('Garden');
	await page.setViewportSize({ width: 390, height: 844 });
	await app.open();
	await expect(chat.list).toBeHidden();
	await app.main.getByRole('button', { name: 'Show conversations' }).click();
	const drawer = app.dialog('Conversations');
	await drawer.getByRole('link', { name: 'Garden' }).click();
	await expect(drawer).toBeHidden();
	await expect(page).toHaveURL(new RegExp(path));
	await expect(app.heading).toHaveText('Garden');
});
