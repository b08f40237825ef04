import { readFile } from 'node:fs/promises';
import { AppPage } from './pages/app.ts';
import { NotesPage } from './pages/notes.ts';
import { expect, test } from './fixtures-app.ts';
import { storedRows } from './stored-rows.ts';

test('a note is written, listed by its first line and still there after a reload', async ({
	app,
	notes,
	page,
}) => {
	await app.open('/notes');
	await expect(app.main).toContainText('No notes yet');
	await notes.create('# Beans\n\nSow them in May.');
	await expect(notes.rows).toHaveText([/Beans.*Sow them in May\..*notes\/Untitled\.md/s]);
	await expect(page).toHaveTitle('Beans · Alcove');
	await expect(page.getByText('6 words')).toBeVisible();
	await page.reload();
	await expect(notes.text).toHaveValue('# Beans\n\nSow them in May.');
});

test('what was typed survives the sudden end of its tab', async ({ app, notes, context, page }) => {
	await app.open('/notes');
	const path = await notes.create('begun');
	await notes.text.pressSequentially(' and gone on with');
	const texts = async () => (await storedRows(page, 'files')).map((file) => file['text']);
	// On the disk within a second of the last key.
	await expect.poll(texts, { timeout: 1_000, intervals: [50] }).toEqual(['begun and gone on with']);
	await app.kill();
	const again = await context.newPage();
	await new AppPage(again).open(path);
	await expect(new NotesPage(again).text).toHaveValue('begun and gone on with');
});

test('going elsewhere right after the last key saves it', async ({ app, notes }) => {
	await app.open('/notes');
	await notes.create('begun');
	await notes.text.fill('ended');
	await app.place('Chat').click();
	await app.place('Notes').click();
	await expect(notes.rows).toHaveText([/ended/]);
});

test('two tabs that write at once keep both texts, and each goes on in its own', async ({
	app,
	notes,
	context,
}) => {
	await app.open('/notes');
	const path = await notes.create('common ground');
	const otherPage = await context.newPage();
	const other = new NotesPage(otherPage);
	await new AppPage(otherPage).open(path);
	await expect(other.text).toHaveValue('common ground');

	// None of its timers ends, so that it has not saved when the first tab does.
	const timers = await otherPage.evaluateHandle(() => {
		const real = globalThis.setTimeout;
		Reflect.set(globalThis, 'setTimeout', () => 0);
		return real;
	});
	await other.text.fill('the second text');
	await notes.write('the first text');
	await expect(other.rows).toHaveText([/the first text/]);
	await otherPage.evaluate((real) => Reflect.set(globalThis, 'setTimeout', real), timers);
	await other.text.blur();

	const alert = otherPage
		.getByRole('alert')
		.filter({ hasText: 'This note was changed elsewhere meanwhile.' });
	await expect(alert).toContainText('the other version is in notes/Untitled.md');
	await expect(other.text).toHaveValue('the second text');
	await expect(other.path).toHaveText('notes/Untitled (2).md');
	await expect(otherPage).not.toHaveURL(new RegExp(path));
	await other.text.press('End');
	await other.text.pressSequentially(', gone on with');
	await expect(other.saved).toBeVisible();
	await expect(notes.rows).toHaveCount(2);
	await expect(notes.text).toHaveValue('the first text');

	// What happened is said until it was read, also after a look at the other one.
	await alert.getByRole('link', { name: 'Open the other version' }).click();
	await expect(other.text).toHaveValue('the first text');
	await otherPage.goBack();
	await expect(other.text).toHaveValue('the second text, gone on with');
	await alert.getByRole('button', { name: 'Dismiss' }).click();
	await expect(alert).toHaveCount(0);
});

test('another tab sees a note change while it is only read', async ({ app, notes, context }) => {
	await app.open('/notes');
	const path = await notes.create('one');
	const other = await context.newPage();
	await new AppPage(other).open(path);
	await expect(new NotesPage(other).text).toHaveValue('one');
	await notes.write('two');
	await expect(new NotesPage(other).text).toHaveValue('two');
});

test('a note goes to the trash and comes back', async ({ app, notes, page }) => {
	await app.open('/notes');
	const path = await notes.create('# Beans');
	await notes.act('Move to trash');
	await expect(page).toHaveURL(/\/notes$/);
	await expect(notes.rows).toHaveCount(0);
	await app.notice('Moved to trash: Beans').getByRole('button', { name: 'Undo' }).click();
	await expect(page).toHaveURL(new RegExp(path));
	await expect(notes.text).toHaveValue('# Beans');

	await notes.act('Move to trash');
	await expect(notes.rows).toHaveCount(0);
	await app.open(path);
	await expect(page.getByRole('heading', { name: 'This note is not here' })).toBeVisible();
	await app.main.getByRole('button', { name: 'Trash' }).click();
	await app.main.getByRole('button', { name: 'Restore' }).click();
	await app.open(path);
	await expect(notes.text).toHaveValue('# Beans');
});

test('the list is filtered by names and first lines', async ({ app, notes }) => {
	await app.open('/notes');
	for (const text of ['# Beans\nSow in May', '# Soup\nWith leeks']) await notes.create(text);
	await notes.filter.fill('leek sou');
	await expect(notes.rows).toHaveText([/Soup/]);
	await notes.filter.fill('turnip');
	await expect(notes.list).toContainText('No note has “turnip” in its name or first lines.');
	await notes.filter.fill('');
	await expect(notes.rows).toHaveCount(2);
});

test('a note is downloaded as it is', async ({ app, notes, page }) => {
	await app.open('/notes');
	await notes.create('# Grüße\r\n<b>not markup</b> 🌱');
	const download = page.waitForEvent('download');
	await notes.act('Download');
	const file = await download;
	expect(file.suggestedFilename()).toBe('Untitled.md');
	expect(await readFile(await file.path(), 'utf8')).toBe('# Grüße\n<b>not markup</b> 🌱');
});

test('an address asks for a new note, once', async ({ app, notes, page }) => {
	await page.goto('/notes?new');
	await expect(page).toHaveURL(/\/notes\/[0-9a-z]{26}$/);
	await expect(notes.text).toBeFocused();
	await page.reload();
	await expect(notes.text).toBeVisible();
	await expect(notes.rows).toHaveCount(1);
	await app.run('New note');
	await expect(notes.rows).toHaveCount(2);
});

test('an address without a note says so', async ({ app, page }) => {
	await app.open('/notes/01k0000000000000000000zzzz');
	await expect(page.getByRole('heading', { name: 'This note is not here' })).toBeVisible();
	await app.main.getByRole('button', { name: 'All notes' }).click();
	await expect(page).toHaveURL(/\/notes$/);
});
