import type { Component } from 'svelte';
import { expect, it, onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { App } from '#lib/state/app.svelte.ts';
import { Language } from '#lib/state/language.svelte.ts';
import { StoragePage } from '#lib/state/storage.svelte.ts';
import UnderApp from '#tests/ui/under-app.svelte';
import Snapshots from './snapshots.svelte';

/** Over the real app, worker and files. */
async function show(canMake: boolean) {
	const language = new Language();
	await language.use('en');
	const app = new App({ language, go: () => undefined });
	onTestFinished(() => app.client.close());
	const storage = new StoragePage(app.client);
	for (const snapshot of (await storage.list(), storage.snapshots) ?? [])
		await storage.deleteSnapshot(snapshot);
	await storage.makeSnapshot();
	const screen: Component = (anchor) => Snapshots(anchor, { storage, canMake });
	await render(UnderApp, { app, screen });
	return { storage };
}

it('are deleted only when that was meant', async () => {
	const { storage } = await show(true);
	const remove = page.getByRole('listitem').getByRole('button', { name: 'Delete' });
	const question = page.getByRole('dialog', { name: /^Delete the snapshot of/u });
	await remove.click();
	await expect.element(question).toBeVisible();
	await question.getByRole('button', { name: 'Keep it' }).click();
	await expect.element(question).not.toBeInTheDocument();
	await storage.list();
	expect(storage.snapshots).toHaveLength(1);
	await remove.click();
	await question.getByRole('button', { name: 'Delete' }).click();
	await expect.element(page.getByText('No snapshots yet.')).toBeVisible();
});

it('cannot be deleted where no database is open to ask', async () => {
	await show(false);
	await expect.element(page.getByRole('button', { name: 'Go back to it' })).toBeVisible();
	expect(page.getByRole('button', { name: 'Delete' }).elements()).toEqual([]);
});
