import { liveQuery } from 'dexie';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createFileStore, type FileSave, type NewFile } from '#lib/db/file-store.ts';
import { openTest, testContext } from '#tests/database/test-database.ts';
import { NoteEditor, type NoteEditorOptions } from './note-editor.svelte.ts';

afterEach(() => vi.restoreAllMocks());

/** An editor over a real store; the way between them can be slow, or refuse. */
async function setup(text = 'begun') {
	const context = testContext();
	const store = createFileStore(await openTest(), context);
	const made = await store.create({ path: 'notes/plan', text });
	if (!made.ok) throw new Error(made.error.type);
	const way = { isFull: false, saves: 0, opened: Promise.resolve(undefined) };
	const command = async (name: string, input: unknown) => {
		if (name === 'saveFile') way.saves += 1;
		if (way.isFull) return { ok: false, error: { type: 'quota' } };
		const answer = await (name === 'saveFile'
			? store.save(input as FileSave)
			: store.create(input as NewFile));
		await way.opened;
		return answer;
	};
	const watch = (_name: string, [id]: [string], listener: (file: unknown) => void) => {
		const subscription = liveQuery(() => store.get(id)).subscribe((file) => listener(file ?? null));
		return () => subscription.unsubscribe();
	};
	const moves: string[] = [];
	const client = { command, watch } as unknown as NoteEditorOptions['client'];
	const { id } = made.value;
	const editor = new NoteEditor({
		client,
		id,
		newId: context.newId,
		onMoved: (from) => moves.push(from),
	});
	onTestFinished(() => editor.close());
	await expect.poll(() => editor.status).toBe('saved');
	const textOf = async (which: string) => (await store.get(which))?.text;
	/** The answer to what is saved from now on waits until it is let through. */
	const holdAnswers = () => {
		const { promise, resolve } = Promise.withResolvers<undefined>();
		way.opened = promise;
		return () => resolve(undefined);
	};
	return { store, way, editor, id, textOf, holdAnswers, moves };
}

it('is saved within a second or so, however steadily somebody types', async () => {
	const { editor, way } = await setup('');
	for (let key = 1; key <= 25; key++) {
		editor.write('x'.repeat(key));
		await new Promise((resolve) => setTimeout(resolve, 80));
	}
	expect(way.saves).toBeGreaterThan(0);
	await expect.poll(() => editor.status).toBe('saved');
});

it('is saved when the page is hidden, without waiting', async () => {
	const { editor, id, textOf } = await setup();
	vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => 0 as never);
	editor.write('the last words');
	vi.restoreAllMocks();
	expect(editor.isUnsaved).toBe(true);
	vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
	document.dispatchEvent(new Event('visibilitychange'));
	await expect.poll(() => textOf(id)).toBe('the last words');
});

it('keeps what could not be saved, and saves it by itself when there is room again', async () => {
	const { editor, way, id, textOf } = await setup();
	way.isFull = true;
	editor.write('words without room');
	await expect.poll(() => editor.status).toBe('failed');
	expect([editor.isUnsaved, editor.text]).toEqual([true, 'words without room']);
	editor.write('more words without room');
	expect(editor.status).toBe('failed');
	await expect.poll(() => way.saves).toBe(2);
	way.isFull = false;
	await expect.poll(() => textOf(id), { timeout: 5_000 }).toBe('more words without room');
	await expect.poll(() => editor.status).toBe('saved');
});

it('goes on in its own text when somebody else saved first', async () => {
	const { store, editor, id, textOf, holdAnswers, moves } = await setup();
	const letThrough = holdAnswers();
	editor.write('mine');
	// Before the editor hears of it, as from a tab that saves in the same moment.
	await store.save({ id, text: 'theirs', baseRevision: 1 });
	const saving = editor.save();
	editor.write('mine, and what was typed before the answer came');
	letThrough();
	await saving;
	expect(editor.text).toBe('mine, and what was typed before the answer came');
	expect(moves).toEqual([id]);
	expect(editor.id).not.toBe(id);
	expect(editor.file?.path).toBe('notes/plan (2).md');
	await expect.poll(() => textOf(editor.id)).toBe('mine, and what was typed before the answer came');
	expect(await textOf(id)).toBe('theirs');
	await expect.poll(() => editor.status).toBe('saved');
	expect(await store.list()).toHaveLength(2);

	// Written on, it is one note among others, and what happened is said until it was read.
	editor.write('mine still');
	await editor.save();
	expect(await textOf(editor.id)).toBe('mine still');
	expect(editor.other).toEqual({ id, path: 'notes/plan.md' });
	editor.dismissOther();
	expect(editor.other).toBeUndefined();
});

it('is kept as a new note when it was deleted for good meanwhile', async () => {
	const { store, editor, id, textOf } = await setup();
	editor.write('not gone');
	await store.trash(id);
	await store.purge(id);
	await editor.save();
	expect(editor.status).toBe('saved');
	expect(editor.id).not.toBe(id);
	expect(editor.file?.path).toBe('notes/plan.md');
	expect(await textOf(editor.id)).toBe('not gone');
});

it('is not disturbed by a new name', async () => {
	const { store, editor, id, textOf } = await setup();
	editor.write('typed while');
	await store.move(id, 'notes/renamed');
	await expect.poll(() => editor.file?.path).toBe('notes/renamed.md');
	await editor.save();
	expect([editor.id, editor.other]).toEqual([id, undefined]);
	expect(await textOf(id)).toBe('typed while');
});

it('stays on the screen while it is written, though somebody moved it to the trash', async () => {
	const { store, editor, id } = await setup();
	editor.write('still here');
	await store.trash(id);
	await expect.poll(() => editor.file?.deletedAt).toBeDefined();
	expect(editor.status).toBe('unsaved');
	await editor.save();
	await expect.poll(() => editor.status).toBe('saved');
	expect((await store.get(id))?.deletedAt).toBeUndefined();
	await store.trash(id);
	await expect.poll(() => editor.status).toBe('missing');
	await store.restore(id);
	await expect.poll(() => editor.status).toBe('saved');
	expect(editor.text).toBe('still here');
});

it('shows what another tab wrote while nothing is typed here', async () => {
	const { store, editor, id } = await setup();
	await store.save({ id, text: 'from there', baseRevision: 1 });
	await expect.poll(() => editor.text).toBe('from there');
	editor.write('and on from here');
	await editor.save();
	expect([editor.status, editor.other]).toEqual(['saved', undefined]);
});
