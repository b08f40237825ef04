import type { Page } from '@playwright/test';
import { AppPage } from './pages/app.ts';
import { ChatPage } from './pages/chat.ts';
import { NotesPage } from './pages/notes.ts';
import { expect, test } from './fixtures-app.ts';
import { lowContrasts, violations } from './violations.ts';

const WIDTHS = [320, 768, 1440];

interface State {
	readonly name: string;
	/** Leads to the state from whatever the state before left. */
	readonly reach: (page: Page) => Promise<void>;
}

const open = (path: string) => (page: Page) => new AppPage(page).open(path);
const press = (keys: string, ready: (app: AppPage) => ReturnType<Page['locator']>) => async (page: Page) => {
	await page.keyboard.press(keys);
	await expect(ready(new AppPage(page))).toBeVisible();
};

const empty: readonly State[] = [
	{ name: 'chat', reach: open('/') },
	{ name: 'palette', reach: press('ControlOrMeta+k', (app) => app.paletteField) },
	{
		name: 'palette without a result',
		reach: async (page) => {
			await new AppPage(page).paletteField.fill('zzz');
			await expect(page.getByText('Nothing found for “zzz”.')).toBeVisible();
		},
	},
	{
		name: 'list of shortcuts',
		reach: async (page) => {
			await page.keyboard.press('Escape');
			await press('ControlOrMeta+/', (app) => app.shortcutList)(page);
		},
	},
	{ name: 'missing conversation', reach: open('/chat/01k0000000000000000000zzzz') },
	{ name: 'notes', reach: open('/notes') },
	{ name: 'missing note', reach: open('/notes/01k0000000000000000000zzzz') },
	{ name: 'trash', reach: open('/trash') },
	{ name: 'unknown address', reach: open('/no-such-page') },
];

const filled: readonly State[] = [
	{
		name: 'conversation with a draft',
		reach: async (page) => {
			const chat = new ChatPage(page);
			await open('/')(page);
			await chat.send('A first message\nof two lines');
			await expect(page).toHaveURL(/\/chat\//);
			await chat.pick({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('a photo') });
			await chat.send('with a file');
			await chat.pick({ name: 'other.png', mimeType: 'image/png', buffer: Buffer.from('another') });
			await chat.field.fill('a draft');
			await expect(chat.attachments).toHaveCount(1);
		},
	},
	{
		name: 'drawer of conversations',
		reach: press('ControlOrMeta+Shift+h', (app) => app.dialog('Conversations').getByRole('link')),
	},
	{
		name: 'menu of a conversation',
		reach: async (page) => {
			await page
				.getByRole('dialog')
				.getByRole('button', { name: /^Actions for/ })
				.click();
			await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
		},
	},
	{
		name: 'renaming a conversation',
		reach: async (page) => {
			await page.getByRole('menuitem', { name: 'Rename' }).click();
			await expect(page.getByRole('textbox', { name: 'Title of the conversation' })).toBeVisible();
		},
	},
	{
		name: 'note',
		reach: async (page) => {
			await page.goto('/notes?new');
			await new NotesPage(page).write('# Beans\n\nSow in May.');
		},
	},
	{
		name: 'refused name of a note',
		reach: async (page) => {
			const notes = new NotesPage(page);
			await notes.path.click();
			await notes.tryName('a:b');
			await expect(page.getByRole('alert').filter({ visible: true })).toBeVisible();
		},
	},
	{
		name: 'list of notes without a match',
		reach: async (page) => {
			await open('/notes')(page);
			await new NotesPage(page).filter.fill('zzz');
			await expect(page.getByText('No note has “zzz”')).toBeVisible();
		},
	},
	{
		name: 'trash with a short message',
		reach: async (page) => {
			const app = new AppPage(page);
			await open('/')(page);
			await app.run('A first message');
			await expect(app.heading).toContainText('A first message');
			await app.run('Move this conversation to the trash');
			await expect(app.notice('Moved to trash')).toBeVisible();
			await page.keyboard.press('Alt+3');
			await expect(app.heading).toHaveText('Trash');
		},
	},
	{
		name: 'question',
		reach: async (page) => {
			await page.getByRole('button', { name: 'Delete for good' }).click();
			await expect(page.getByRole('dialog')).toBeVisible();
		},
	},
];

const settings: readonly State[] = [
	{ name: 'settings', reach: open('/settings') },
	...['appearance', 'language', 'about'].map((section) => ({
		name: section,
		reach: open(`/settings/${section}`),
	})),
	{
		name: 'shortcuts with a refusal',
		reach: async (page) => {
			await open('/settings/shortcuts')(page);
			await page.getByRole('button', { name: 'Change the keys for New note:' }).click();
			await page.keyboard.press('Control+k');
			await expect(page.getByText('already stands for')).toBeVisible();
		},
	},
	{
		name: 'storage with a snapshot',
		reach: async (page) => {
			await open('/settings/storage')(page);
			await page.getByRole('button', { name: 'Make a snapshot' }).click();
			await expect(page.getByRole('button', { name: 'Go back to it' })).toBeVisible();
			await expect(page.getByText(/ of about .* used/)).toBeVisible();
		},
	},
	{
		name: 'relay',
		reach: async (page) => {
			await open('/settings/relay')(page);
			await expect(page.getByRole('textbox', { name: 'Code from the console' })).toBeVisible();
		},
	},
];

for (const [group, states] of Object.entries({ empty, filled, settings })) {
	test(`axe finds nothing on ${group} screens, in both themes and three widths`, async ({ page }) => {
		test.setTimeout(120_000);
		await page.emulateMedia({ reducedMotion: 'reduce' });
		for (const { name, reach } of states) {
			await page.setViewportSize({ width: 1440, height: 900 });
			await reach(page);
			for (const width of WIDTHS) {
				await page.setViewportSize({ width, height: 900 });
				const headings = page.getByRole('heading', { level: 1 }).filter({ visible: true });
				if (!(await page.getByRole('dialog').isVisible()))
					expect.soft(await headings.count(), `first headings of ${name} at ${width}`).toBe(1);
				await page.emulateMedia({ colorScheme: 'dark' });
				expect.soft(await lowContrasts(page), `${name}, ${width}, dark`).toEqual([]);
				await page.emulateMedia({ colorScheme: 'light' });
				expect.soft(await violations(page), `${name}, ${width}, light`).toEqual([]);
			}
		}
	});
}
