import type { Component } from 'svelte';
import { expect, it, onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { App, type DatabaseStatus } from '#lib/state/app.svelte.ts';
import { Language } from '#lib/state/language.svelte.ts';
import UnderApp from '#tests/ui/under-app.svelte';
import DatabaseScreen from './database-screen.svelte';

async function show(status: DatabaseStatus, isAside: boolean, hasUnsaved = false) {
	const language = new Language();
	await language.use('en');
	const app = new App({ language, go: () => undefined });
	onTestFinished(() => app.client.close());
	app.guard(() => hasUnsaved);
	const screen: Component = (anchor) => DatabaseScreen(anchor, { status, isAside });
	await render(UnderApp, { app, screen });
}

it('tells data that were replaced or deleted from an update', async () => {
	await show({ type: 'closed-by-removal' }, false);
	await expect
		.element(page.getByRole('heading'))
		.toHaveTextContent('The data of this tab were replaced or deleted');
	await expect.element(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});

it('is a banner beside a page in use, and says when words in it are not saved', async () => {
	await show({ type: 'closed-by-removal' }, true, true);
	const alert = page.getByRole('alert');
	await expect.poll(() => alert.element().textContent).toContain('Another tab went back to a snapshot');
	expect(alert.element().textContent).toContain('copy it before you reload');
	expect(page.getByRole('heading').elements()).toEqual([]);
});

it('does not speak of unsaved words where there are none', async () => {
	await show({ type: 'closed-by-upgrade' }, true);
	const alert = page.getByRole('alert');
	await expect.poll(() => alert.element().textContent).toContain('Alcove was updated in another tab');
	expect(alert.element().textContent).not.toContain('copy it');
});
