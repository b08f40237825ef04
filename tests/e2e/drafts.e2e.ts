import type { Page } from '@playwright/test';
import { AppPage } from './pages/app.ts';
import { ChatPage } from './pages/chat.ts';
import { expect, test } from './fixtures-app.ts';
import { storedRows } from './stored-rows.ts';

test('a draft survives a reload, and another conversation does not show it', async ({ app, chat, page }) => {
	await app.open();
	const garden = await chat.begin('Garden');
	await chat.field.fill('half a thought on beans');
	await chat.row('Garden').waitFor();
	const kitchen = await chat.begin('Kitchen');
	await expect(chat.field).toHaveValue('');
	await chat.field.fill('half a thought on soup');

	await page.reload();
	await expect(chat.field).toHaveValue('half a thought on soup');
	await chat.row('Garden').click();
	await expect(page).toHaveURL(new RegExp(garden));
	await expect(chat.field).toHaveValue('half a thought on beans');
	await chat.row('Kitchen').click();
	await expect(page).toHaveURL(new RegExp(kitchen));
	await expect(chat.field).toHaveValue('half a thought on soup');
	await chat.list.getByRole('button', { name: 'New conversation' }).click();
	await expect(app.heading).toHaveText('What is on your mind?');
	await expect(chat.field).toHaveValue('');
});

test('a draft survives the sudden end of its tab, begun or new', async ({ app, chat, context, page }) => {
	await app.open();
	const path = await chat.begin('Garden');
	await chat.list.getByRole('button', { name: 'New conversation' }).click();
	await expect(app.heading).toHaveText('What is on your mind?');
	await chat.field.fill('not begun yet');
	await expect.poll(() => drafts(page)).toContain('not begun yet');
	await chat.row('Garden').click();
	await expect(page).toHaveURL(new RegExp(path));
	await expect(chat.field).toHaveValue('');
	await chat.field.pressSequentially('typed key by key');
	// On the disk within a second of the last key.
	await expect.poll(() => drafts(page), { timeout: 1_000, intervals: [50] }).toContain('typed key by key');
	await app.kill();

	const again = await context.newPage();
	await new AppPage(again).open(path);
	await expect(new ChatPage(again).field).toHaveValue('typed key by key');
	await new AppPage(again).open('/');
	await expect(new ChatPage(again).field).toHaveValue('not begun yet');
});

test('sending empties the draft for good', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('said');
	await page.reload();
	await expect(chat.messages).toHaveCount(1);
	await expect(chat.field).toHaveValue('');
	await app.open();
	await expect(chat.field).toHaveValue('');
	expect((await drafts(page)).filter((text) => text !== '')).toEqual([]);
});

test('a draft read late neither replaces what was typed meanwhile nor is replaced by it', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	await chat.field.fill('kept from before');
	await expect.poll(() => drafts(page)).toContain('kept from before');
	const release = await holdEngine(page);
	await page.reload();
	await chat.field.pressSequentially('typed meanwhile');
	release();
	await expect(chat.field).toHaveValue('kept from before\n\ntyped meanwhile');
	await expect.poll(() => drafts(page)).toEqual(['kept from before\n\ntyped meanwhile']);
});

test('sending before the draft is read sends what was typed, and the draft comes into sight', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	const path = await chat.begin('Garden');
	await chat.field.fill('kept from before');
	await expect.poll(() => drafts(page)).toContain('kept from before');
	const release = await holdEngine(page);
	await page.reload();
	await chat.field.fill('sent at once');
	await page.keyboard.press('Enter');
	release();
	await expect(chat.messages).toHaveText([/Garden/, /sent at once/]);
	await expect(chat.field).toHaveValue('kept from before');
	await expect.poll(() => drafts(page)).toEqual(['kept from before']);
	await app.open(path);
	await expect(chat.field).toHaveValue('kept from before');
});

test('what was typed and sent while the engine started does not come back as a draft', async ({
	app,
	chat,
	page,
}) => {
	const release = await holdEngine(page);
	await app.open();
	await chat.field.pressSequentially('typed at once');
	await page.keyboard.press('Enter');
	release();
	await expect(chat.messages).toHaveText([/typed at once/]);
	await expect(page).toHaveURL(/\/chat\//);
	await expect.poll(() => drafts(page)).toEqual([]);
	await expect(chat.field).toHaveValue('');
});

test('leaving before the draft is read keeps what was typed', async ({ app, chat, page }) => {
	await app.open();
	const release = await holdEngine(page);
	await page.reload();
	await chat.field.fill('typed and left');
	await app.place('Notes').click();
	await expect(page).toHaveURL(/\/notes$/);
	release();
	await expect.poll(() => drafts(page)).toEqual(['typed and left']);
	await app.place('Chat').click();
	await expect(chat.field).toHaveValue('typed and left');
});

/** Keeps the engine from starting at the next load; returns how to let it. */
async function holdEngine(page: Page): Promise<() => void> {
	const { promise, resolve } = Promise.withResolvers<undefined>();
	await page.route('**/agent.worker*', async (route) => {
		await promise;
		await route.continue();
	});
	return () => resolve(undefined);
}

async function drafts(page: Page): Promise<unknown[]> {
	return (await storedRows(page, 'drafts')).map((row) => row['text']);
}
