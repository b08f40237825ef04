import type { BrowserContext } from '@playwright/test';
import { AppPage } from './pages/app.ts';
import { ChatPage } from './pages/chat.ts';
import { NotesPage } from './pages/notes.ts';
import { SettingsPage } from './pages/settings.ts';
import { expect, test } from './fixtures-app.ts';

test('what one tab says, names, pins and removes the other sees', async ({ app, chat, context }) => {
	await app.open();
	const other = await openTab(context, '/');
	const path = await chat.begin('Garden');
	await expect(other.chat.rows).toHaveText(['Garden']);
	await other.chat.row('Garden').click();
	await expect(other.chat.messages).toHaveCount(1);
	await chat.send('a second thing');
	await expect(other.chat.messages).toHaveText([/Garden/, /a second thing/]);
	await other.chat.act('Garden', 'Rename');
	await other.chat.page.keyboard.type('Beans');
	await other.chat.page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('Beans');
	await other.chat.send('from the other');
	await expect(chat.messages).toHaveCount(3);
	await chat.act('Beans', 'Move to trash');
	await expect(other.chat.rows).toHaveCount(0);
	await expect(other.app.main).toContainText('This conversation is in the trash.');
	expect(new URL(other.chat.page.url()).pathname).toBe(path);
	await other.app.main.getByRole('button', { name: 'Restore' }).click();
	await expect(chat.rows).toHaveText(['Beans']);
});

test('notes, their names and the settings agree everywhere', async ({ app, notes, context }) => {
	await app.open('/notes');
	const other = await openTab(context, '/notes');
	const path = await notes.create('# Beans');
	await expect(other.notes.rows).toHaveText([/Beans/]);
	await other.notes.rows.first().click();
	await expect(other.notes.text).toHaveValue('# Beans');
	await notes.path.click();
	await notes.tryName('garden/beans');
	await expect(other.notes.path).toHaveText('garden/beans.md');
	await other.app.open('/settings/language');
	await other.settings.language('de').check();
	await expect(app.page.locator('html')).toHaveAttribute('lang', 'de');
	expect(new URL(app.page.url()).pathname).toBe(path);
	await expect(notes.text).toHaveCount(0);
	await expect(app.page.getByRole('textbox', { name: 'Text der Notiz' })).toHaveValue('# Beans');
});

test('the draft of a tab is shown in another that nobody looks at', async ({ app, chat, context, page }) => {
	await app.open();
	const path = await chat.begin('Garden');
	const other = await openTab(context, path);
	await expect(other.chat.messages).toHaveCount(1);
	const devtools = await context.newCDPSession(other.app.page);
	await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false });
	await page.bringToFront();
	await expect.poll(() => other.app.page.evaluate(() => document.hasFocus())).toBe(false);
	await chat.field.fill('written here');
	await expect(other.chat.field).toHaveValue('written here');
	await chat.send('written here');
	await expect(other.chat.field).toHaveValue('');
	await expect(other.chat.messages).toHaveCount(2);
});

test('a tab that is closed leaves the others working', async ({ app, chat, context }) => {
	await app.open();
	const other = await openTab(context, '/');
	await other.app.kill();
	await chat.begin('still here');
	await expect(chat.rows).toHaveText(['still here']);
});

async function openTab(context: BrowserContext, path: string) {
	const page = await context.newPage();
	const app = new AppPage(page);
	await app.open(path);
	return { app, chat: new ChatPage(page), notes: new NotesPage(page), settings: new SettingsPage(page) };
}
