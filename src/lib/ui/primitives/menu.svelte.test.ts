import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Menu from './menu.svelte';

async function open() {
	const ran: string[] = [];
	const items = ['Rename', 'Pin', 'Move to trash'].map((label) => ({ label, run: () => ran.push(label) }));
	await render(Menu, { label: 'Actions', items });
	const opener = page.getByRole('button', { name: 'Actions' });
	const item = (name: string) => page.getByRole('menuitem', { name });
	await expect.element(opener).toHaveAttribute('aria-expanded', 'false');
	return { ran, opener, item };
}

it('opens on its first item, goes round, and closes back to its button without running anything', async () => {
	const { ran, opener, item } = await open();
	opener.element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(item('Rename')).toHaveFocus();
	await expect.element(opener).toHaveAttribute('aria-expanded', 'true');
	for (const [key, name] of [
		['ArrowDown', 'Pin'],
		['End', 'Move to trash'],
		['ArrowDown', 'Rename'],
		['ArrowUp', 'Move to trash'],
		['Home', 'Rename'],
	] as const) {
		await userEvent.keyboard(`{${key}}`);
		await expect.element(item(name)).toHaveFocus();
	}
	await userEvent.keyboard('{Escape}');
	await expect.element(opener).toHaveFocus();
	await expect.element(item('Rename')).not.toBeInTheDocument();
	expect(ran).toEqual([]);
});

it('runs what is chosen, once, and is closed then', async () => {
	const { ran, opener, item } = await open();
	opener.element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(item('Rename')).toHaveFocus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	await expect.element(item('Pin')).not.toBeInTheDocument();
	expect(ran).toEqual(['Pin']);
	await userEvent.keyboard('{Enter}');
	await expect.element(item('Rename')).toHaveFocus();
	await userEvent.keyboard('{End} ');
	await expect.poll(() => ran).toEqual(['Pin', 'Move to trash']);
});

it('by pointer a second press on the button closes it, and a press elsewhere too', async () => {
	const { opener, item } = await open();
	await opener.click();
	await expect.element(item('Rename')).toBeVisible();
	await opener.click();
	await expect.element(item('Rename')).not.toBeInTheDocument();
	// Only the press that closed it is taken for that; the next one opens.
	await expect
		.poll(async () => {
			if (opener.element().getAttribute('aria-expanded') === 'false') await opener.click();
			return item('Rename').elements().length;
		})
		.toBe(1);
	await userEvent.click(document.body, { position: { x: 300, y: 300 } });
	await expect.element(item('Rename')).not.toBeInTheDocument();
});

it('Tab does not leave the menu open behind it', async () => {
	const { opener, item } = await open();
	opener.element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(item('Rename')).toHaveFocus();
	await userEvent.keyboard('{Tab}');
	await expect.element(item('Rename')).not.toBeInTheDocument();
	await expect.element(opener).toHaveFocus();
});
