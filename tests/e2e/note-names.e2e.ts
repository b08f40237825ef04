import { expect, test } from './fixtures-app.ts';

test('a note is renamed, with its ending added and its folders tidied', async ({ app, notes, page }) => {
	await app.open('/notes');
	await notes.create('text');
	await notes.path.click();
	await expect(notes.pathField).toBeFocused();
	// What one usually replaces is selected: the name without folder and ending.
	await page.keyboard.type('beans');
	await expect(notes.pathField).toHaveValue('notes/beans.md');
	await notes.tryName(' garden / .. / beans ');
	await expect(notes.path).toHaveText('garden/beans.md');
	await page.reload();
	await expect(notes.path).toHaveText('garden/beans.md');
	await expect(notes.text).toHaveValue('text');
});

test('a name that cannot be is refused with its reason, and the old one stays', async ({
	app,
	notes,
	page,
}) => {
	await app.open('/notes');
	await notes.create('first');
	await notes.path.click();
	await notes.tryName('taken');
	await expect(notes.path).toHaveText('taken.md');
	await notes.create('second');
	await notes.path.click();

	const problem = page.getByRole('alert').filter({ visible: true });
	const refusals = [
		['', 'A file needs a name.'],
		['  /  ', 'A file needs a name.'],
		['a:b', 'The character ":" cannot be in a file name.'],
		['tab\tbed', 'The character "\\t" cannot be in a file name.'],
		['x'.repeat(300), 'A name can have up to 240 characters.'],
		['taken', 'There is already a note named taken.md.'],
		['/taken.md', 'There is already a note named taken.md.'],
	] as const;
	for (const [name, reason] of refusals) {
		await notes.tryName(name);
		await expect(problem).toHaveText(reason);
		await expect(notes.pathField).toBeFocused();
		await expect(notes.pathField).toHaveAttribute('aria-invalid', 'true');
		await expect(notes.pathField).toHaveValue(name);
	}
	await page.keyboard.press('Escape');
	await expect(notes.path).toHaveText('notes/Untitled.md');
	await page.reload();
	await expect(notes.path).toHaveText('notes/Untitled.md');
});

test('a name is free again once its note is in the trash, and restoring finds another', async ({
	app,
	notes,
	page,
}) => {
	await app.open('/notes');
	await notes.create('first');
	await notes.act('Move to trash');
	await expect(notes.rows).toHaveCount(0);
	await notes.create('second');
	await expect(notes.path).toHaveText('notes/Untitled.md');
	await app.notice('Moved to trash').getByRole('button', { name: 'Undo' }).click();
	await expect(notes.text).toHaveValue('first');
	await expect(notes.path).toHaveText('notes/Untitled (2).md');
	await expect(notes.rows).toHaveCount(2);
	await page.reload();
	await expect(notes.path).toHaveText('notes/Untitled (2).md');
});
