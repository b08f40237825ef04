import { expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { App } from '#lib/state/app.svelte.ts';
import type { Command } from '#lib/state/commands.svelte.ts';
import { Language } from '#lib/state/language.svelte.ts';
import UnderApp from '#tests/ui/under-app.svelte';
import Palette from './palette.svelte';

/** The palette over the real app, worker and database included, with three commands of its own. */
async function open() {
	const language = new Language();
	await language.use('en');
	const went: string[] = [];
	const app = new App({ language, go: (path) => went.push(path) });
	onTestFinished(() => app.client.close());
	const ran: string[] = [];
	const command = (id: string, title: Command['title'], group: Command['group']): Command => ({
		id,
		title,
		group,
		run: () => ran.push(id),
	});
	app.commands.add([
		command('theme', 'command.theme', 'view'),
		{ ...command('new-chat', 'command.newChat', 'act'), chord: 'mod+shift+o' },
		command('settings', 'settings.title', 'go'),
	]);
	app.overlay.show('palette');
	await render(UnderApp, { app, screen: Palette });
	const field = page.getByRole('combobox');
	const options = page.getByRole('option');
	const selected = page.getByRole('option', { selected: true });
	await expect.element(field).toHaveFocus();
	// Answered after the palette's own first question, so that its list changes no more by itself.
	await app.find('');
	return { app, ran, went, field, options, selected };
}

it('lists commands by group with their keys, and goes round them', async () => {
	const { options, selected, field } = await open();
	const titles = () => options.elements().map((option) => option.textContent.trim());
	expect(titles().slice(0, 3)).toEqual([
		'New conversation Ctrl + Shift + O',
		'Settings',
		'Switch between light and dark',
	]);
	const isSelected = (title: string) => expect.poll(() => selected.element().textContent).toContain(title);
	await isSelected('New conversation');
	await userEvent.keyboard('{ArrowDown}');
	await isSelected('Settings');
	await expect.element(field).toHaveAttribute('aria-activedescendant', selected.element().id);
	await userEvent.keyboard('{ArrowUp}{ArrowUp}');
	await expect.element(selected).toHaveAttribute('id', options.elements().at(-1)?.id);
});

it('finds by words in any order and runs what is chosen, after it has closed', async () => {
	const { app, ran, field, options } = await open();
	await field.fill('dark swi');
	await expect.poll(() => options.elements().length).toBe(1);
	await userEvent.keyboard('{Enter}');
	expect(ran).toEqual(['theme']);
	expect(app.overlay.open).toBeUndefined();
});

it('finds what is kept, and shows the answer to the last question only', async () => {
	const { app, went, field, options } = await open();
	const id = app.newId();
	const title = `Beans ${id}`;
	await app.client.command('createFile', { id, path: `notes/${title}`, text: '' });
	await field.fill('beans');
	await field.fill(id);
	await expect.element(options).toHaveTextContent(title);
	await userEvent.keyboard('{Enter}');
	expect(went).toEqual([`/notes/${id}`]);
});

it('says that nothing was found, and Enter then does nothing', async () => {
	const { app, ran, went, field } = await open();
	await field.fill('zzzz');
	await expect.element(page.getByText('Nothing found for “zzzz”.')).toBeVisible();
	await expect.element(page.getByRole('status')).toHaveTextContent('0 results');
	await expect.element(field).not.toHaveAttribute('aria-activedescendant');
	await userEvent.keyboard('{Enter}{ArrowDown}{Enter}');
	expect([ran, went]).toEqual([[], []]);
	expect(app.overlay.open).toBe('palette');
});
