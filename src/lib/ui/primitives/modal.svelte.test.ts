import { createRawSnippet } from 'svelte';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Modal from './modal.svelte';

it('says that it was left at the key, not when the platform gets round to it, and says it once', async () => {
	let left = 0;
	const children = createRawSnippet(() => ({ render: () => '<p>Are you sure?</p>' }));
	await render(Modal, { label: 'A question', onclose: () => (left += 1), children });
	const dialog = page.getByRole('dialog', { name: 'A question' });
	await expect.element(dialog).toBeVisible();
	const element = dialog.element();
	if (!(element instanceof HTMLDialogElement)) throw new Error('It is no dialog');
	const closed = new Promise((resolve) => element.addEventListener('close', resolve, { once: true }));
	// What Escape does.
	element.requestClose();
	expect(left).toBe(1);
	await closed;
	expect(left).toBe(1);
});
