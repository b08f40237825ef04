import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { App } from './app.svelte.ts';
import { Language } from './language.svelte.ts';
import { OpenNotes } from './open-notes.ts';

afterEach(() => vi.restoreAllMocks());

/** Over the real app, worker and database. */
async function setup() {
	const language = new Language();
	await language.use('en');
	const went: string[] = [];
	const app = new App({ language, go: (path) => went.push(path) });
	onTestFinished(() => app.client.close());
	const id = app.newId();
	await app.client.command('createFile', { id, path: `notes/${id}`, text: '# Beans' });
	const open = new OpenNotes(app);
	const editor = open.at(id);
	await expect.poll(() => editor.status).toBe('saved');
	return { app, open, editor, id, went };
}

function withoutRoom(app: App): () => void {
	const real = app.client.command.bind(app.client);
	const spy = vi.spyOn(app.client, 'command').mockImplementation((name, ...values) => {
		if (name !== 'saveFile') return real(name, ...(values as never));
		return Promise.resolve({ ok: false, error: { type: 'quota' } } as never);
	});
	return () => spy.mockRestore();
}

it('lets go of a note that was left with everything saved', async () => {
	const { app, open, editor, id } = await setup();
	const leave = open.show(editor);
	editor.write('# Beans in May');
	leave();
	await expect.poll(() => app.openNotes.size).toBe(0);
	const file = await app.client.query('file', id);
	expect(file?.text).toBe('# Beans in May');
	expect(app.notices.shown).toEqual([]);
});

it('holds a note that was left and cannot be saved, says so, and saves it when it can', async () => {
	const { app, open, editor, id, went } = await setup();
	const makeRoom = withoutRoom(app);
	const leave = open.show(editor);
	editor.write('# Beans without room');
	leave();
	await expect
		.poll(() => app.notices.shown.map(({ text }) => text))
		.toEqual([
			'“Beans without room” is not saved yet. Its text stays on this page, and saving is tried again.',
		]);
	expect(app.hasUnsaved()).toBe(true);
	app.notices.shown[0]?.action?.run();
	expect(went).toEqual([`/notes/${id}`]);
	// Whoever comes back finds the words, from wherever.
	expect(new OpenNotes(app).at(id).text).toBe('# Beans without room');
	makeRoom();
	await expect.poll(() => app.openNotes.size, { timeout: 5_000 }).toBe(0);
	expect(app.hasUnsaved()).toBe(false);
	expect(app.notices.shown).toEqual([]);
	expect((await app.client.query('file', id))?.text).toBe('# Beans without room');
});

it('says of a note that was left where its text went', async () => {
	const { app, open, editor, id } = await setup();
	const makeRoom = withoutRoom(app);
	const leave = open.show(editor);
	editor.write('mine');
	await editor.save();
	makeRoom();
	await app.client.command('saveFile', { id, text: 'theirs', baseRevision: 1 });
	leave();
	await expect
		.poll(() => app.notices.shown.map(({ text }) => text))
		.toEqual([`“mine” was changed elsewhere meanwhile. Your text is kept in notes/${id} (2).md.`]);
	expect(open.at(editor.id)).toBe(editor);
	expect(editor.other?.id).toBe(id);
});
