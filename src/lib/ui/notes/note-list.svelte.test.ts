import type { Component } from 'svelte';
import { expect, it, onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { App } from '#lib/state/app.svelte.ts';
import { Language } from '#lib/state/language.svelte.ts';
import { Notes } from '#lib/state/notes.svelte.ts';
import type { WorkerClient } from '#lib/worker/client.ts';
import UnderApp from '#tests/ui/under-app.svelte';
import NoteList from './note-list.svelte';

it('draws a page of a long list, more on demand, and finds in all of it', async () => {
	const language = new Language();
	await language.use('en');
	const app = new App({ language, go: () => undefined });
	onTestFinished(() => app.client.close());
	const entries = Array.from({ length: 450 }, (_, number) => ({
		...{ id: `note-${number}`, path: `notes/${number}.md`, title: `Note ${number}`, excerpt: '' },
		...{ revision: 1, createdAt: 0, updatedAt: number },
	}));
	const client = {
		watch: (_name: string, _values: unknown, listener: (files: unknown) => void) => {
			listener(entries);
			return () => undefined;
		},
	} as unknown as WorkerClient;
	const notes = new Notes({ client, newId: app.newId, go: () => undefined, onFailure: () => undefined });
	const screen: Component = (anchor) => NoteList(anchor, { notes, selected: undefined });
	await render(UnderApp, { app, screen });
	const rows = page.getByRole('link');
	const filter = page.getByRole('searchbox');
	const more = page.getByRole('button', { name: 'Show more notes' });
	await expect.poll(() => rows.elements().length).toBe(200);
	await more.click();
	await expect.poll(() => rows.elements().length).toBe(400);
	await more.click();
	await expect.poll(() => rows.elements().length).toBe(450);
	await expect.element(more).not.toBeInTheDocument();
	await filter.fill('Note 0');
	await expect.poll(() => rows.elements().length).toBe(1);
});
