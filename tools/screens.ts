import type { Page } from 'playwright';

export interface Screen {
	/** Names the pictures. */
	readonly name: string;
	readonly path: string;
	/** Brings the loaded page into the state to be photographed. */
	readonly prepare?: (page: Page) => Promise<void>;
}

const QUESTION =
	'What did we decide about the boiler?\n\nThe second offer was cheaper, but the chimney is not in it. Which one should I take?';
const OTHERS = [
	'Plan the garden party for June with lanterns and a long table under the apple tree',
	'Compare the three offers for the roof',
	'مرحبا، ما هي خطة الأسبوع؟',
];
const NOTE =
	'# Garden\n\nRoses along the wall, lavender by the steps.\n\n- [ ] order soil\n- [x] measure the bed\n';

async function say(page: Page, text: string): Promise<void> {
	await page.goto('/');
	await page.getByRole('textbox', { name: 'Message' }).fill(text);
	await page.getByRole('button', { name: 'Send' }).click();
	await page.waitForURL('**/chat/*');
}

async function talk(page: Page): Promise<void> {
	for (const text of [...OTHERS, QUESTION]) await say(page, text);
}

async function write(page: Page, text: string): Promise<void> {
	await page.goto('/notes?new');
	await page.waitForURL('**/notes/*');
	await page.getByRole('textbox', { name: 'Text of the note' }).fill(text);
	await page.getByText('Saved on this device').waitFor();
}

async function press(page: Page, keys: string, shown: string): Promise<void> {
	await page.keyboard.press(keys);
	await page.getByRole('dialog', { name: shown }).waitFor();
}

/** Changes a setting where the app keeps it, so that any screen can be shown in it. */
async function choose(page: Page, section: string, label: string): Promise<void> {
	await page.goto(`/settings/${section}`);
	await page.getByRole('radio', { name: label }).first().check();
}

async function inLanguage(page: Page, tag: string): Promise<void> {
	await page.goto('/settings/language');
	await page.locator('details').evaluate((details: HTMLDetailsElement) => (details.open = true));
	await page.locator(`input[value="${tag}"]`).check();
	await page.waitForFunction((wanted) => document.documentElement.lang === wanted, tag);
}

/** Every screen in every state it has. */
export const SCREENS: readonly Screen[] = [
	{ name: 'chat-empty', path: '/' },
	{ name: 'chat', path: '/', prepare: talk },
	{
		name: 'chat-draft-with-files',
		path: '/',
		prepare: async (page) => {
			await page.getByRole('textbox', { name: 'Message' }).fill('Please read these two.');
			await page.locator('input[type=file]').setInputFiles([
				{ name: 'roof-offer.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(48_200) },
				{
					name: 'a photograph with a very long name from the garden.jpg',
					mimeType: 'image/jpeg',
					buffer: Buffer.alloc(2_400_000, 7),
				},
			]);
			await page.getByRole('button', { name: /Remove a photograph/u }).waitFor();
		},
	},
	{ name: 'chat-missing', path: '/chat/01m7whwj3v23w52fam1f57ds7r' },
	{
		name: 'chat-offline',
		path: '/',
		prepare: async (page) => {
			await talk(page);
			await page.context().setOffline(true);
			await page.evaluate(() => window.dispatchEvent(new Event('offline')));
			await page.getByText('Offline').filter({ visible: true }).first().waitFor();
		},
	},
	{
		name: 'conversation-menu',
		path: '/',
		prepare: async (page) => {
			await talk(page);
			const opener = page.getByRole('button', { name: 'Show conversations' });
			if (await opener.isVisible()) await opener.click();
			await page
				.getByRole('button', { name: /Actions for Compare/u })
				.filter({ visible: true })
				.click();
			await page.getByRole('menu').waitFor();
		},
	},
	{
		name: 'notice-undo',
		path: '/',
		prepare: async (page) => {
			await talk(page);
			await press(page, 'Control+k', 'Find or do');
			await page.keyboard.type('trash conv');
			await page.keyboard.press('Enter');
			await page.getByRole('button', { name: 'Undo' }).waitFor();
		},
	},
	{
		name: 'palette',
		path: '/',
		prepare: async (page) => {
			await talk(page);
			await press(page, 'Control+k', 'Find or do');
		},
	},
	{
		name: 'palette-nothing',
		path: '/',
		prepare: async (page) => {
			await press(page, 'Control+k', 'Find or do');
			await page.keyboard.type('zebra crossing');
			await page.getByText('Nothing found').waitFor();
		},
	},
	{ name: 'shortcut-list', path: '/', prepare: (page) => press(page, 'Control+/', 'Keyboard shortcuts') },
	{ name: 'notes-empty', path: '/notes' },
	{
		name: 'notes',
		path: '/notes',
		prepare: async (page) => {
			await write(page, NOTE);
			await write(page, 'Roof\n\nThree offers, one chimney.');
			await page.goto('/notes');
			await page.getByText('Garden').waitFor();
		},
	},
	{ name: 'note', path: '/notes', prepare: (page) => write(page, NOTE) },
	{
		name: 'note-rename-refused',
		path: '/notes',
		prepare: async (page) => {
			await write(page, NOTE);
			await page.locator('button.path').click();
			await page.getByRole('textbox', { name: 'File name' }).fill('a:b');
			await page.keyboard.press('Enter');
			await page.getByRole('alert').filter({ hasText: 'character' }).waitFor();
		},
	},
	{ name: 'note-missing', path: '/notes/01m7whwj3v23w52fam1f57ds7r' },
	{ name: 'trash-empty', path: '/trash' },
	{
		name: 'trash',
		path: '/trash',
		prepare: async (page) => {
			await say(page, OTHERS[0] ?? '');
			await press(page, 'Control+k', 'Find or do');
			await page.keyboard.type('trash conv');
			await page.keyboard.press('Enter');
			await page.getByRole('button', { name: 'Undo' }).waitFor();
			await page.goto('/trash');
			await page.getByRole('button', { name: 'Restore' }).waitFor();
		},
	},
	{
		name: 'trash-question',
		path: '/trash',
		prepare: async (page) => {
			await say(page, OTHERS[0] ?? '');
			await press(page, 'Control+k', 'Find or do');
			await page.keyboard.type('trash conv');
			await page.keyboard.press('Enter');
			await page.getByRole('button', { name: 'Undo' }).waitFor();
			await page.goto('/trash');
			await page.getByRole('button', { name: 'Delete for good' }).click();
			await page.getByRole('dialog').waitFor();
		},
	},
	{ name: 'settings', path: '/settings' },
	{ name: 'settings-appearance', path: '/settings/appearance' },
	{
		name: 'settings-high-contrast',
		path: '/settings/appearance',
		prepare: (page) => choose(page, 'appearance', 'High'),
	},
	{
		name: 'settings-larger-text',
		path: '/settings/appearance',
		prepare: (page) => choose(page, 'appearance', 'Larger'),
	},
	{ name: 'settings-language', path: '/settings/language' },
	{ name: 'settings-shortcuts', path: '/settings/shortcuts' },
	{
		name: 'settings-shortcut-taken',
		path: '/settings/shortcuts',
		prepare: async (page) => {
			await page.getByRole('button', { name: /Change the keys for New note/u }).click();
			await page.keyboard.press('Control+k');
			await page.getByText('already stands for').waitFor();
		},
	},
	{
		name: 'settings-storage',
		path: '/settings/storage',
		prepare: async (page) => {
			await write(page, NOTE);
			await page.goto('/settings/storage');
			await page.getByRole('button', { name: 'Make a snapshot' }).click();
			await page.getByRole('button', { name: 'Go back to it' }).waitFor();
		},
	},
	{ name: 'settings-relay', path: '/settings/relay' },
	{
		name: 'settings-relay-wrong-code',
		path: '/settings/relay',
		prepare: async (page) => {
			await page.getByRole('textbox', { name: 'Code from the console' }).fill('2222-2222');
			await page.keyboard.press('Enter');
			await page.getByText('That is not the code').waitFor();
		},
	},
	{ name: 'settings-about', path: '/settings/about' },
	{ name: 'unknown-link', path: '/no-such-page' },
	{
		name: 'german-settings',
		path: '/',
		prepare: async (page) => {
			await inLanguage(page, 'de');
			await page.goto('/settings/storage');
			await page.locator('table').waitFor();
		},
	},
	{
		name: 'long-texts',
		path: '/',
		prepare: async (page) => {
			await talk(page);
			await inLanguage(page, 'en-XA');
			await page.goto('/settings/storage');
			await page.locator('table').waitFor();
		},
	},
	{
		name: 'right-to-left',
		path: '/',
		prepare: async (page) => {
			await talk(page);
			const { pathname } = new URL(page.url());
			await inLanguage(page, 'ar-XB');
			await page.goto(pathname);
			await page.locator('article').waitFor();
		},
	},
];
