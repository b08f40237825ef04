import type { Id } from '#core/kernel/id.ts';
import { fileTitle } from '#core/content/workspace-file.ts';
import type { App } from './app.svelte.ts';
import { NoteEditor } from './note-editor.svelte.ts';

/**
 * Notes that are on the screen or hold words that are not on the disk. One that is left while it cannot be saved
 * stays open, is tried again, and is shown as it was when somebody comes back to it.
 */
export class OpenNotes {
	readonly #app: App;

	constructor(app: App) {
		this.#app = app;
	}

	at(id: Id): NoteEditor {
		return this.#app.openNotes.get(id) ?? this.#open(id);
	}

	/** It is on the screen. Returns how to leave it. */
	show(editor: NoteEditor): () => void {
		editor.isShown = true;
		return () => {
			editor.isShown = false;
			void this.#left(editor);
		};
	}

	#open(id: Id): NoteEditor {
		const { client, newId, openNotes } = this.#app;
		const editor: NoteEditor = new NoteEditor({
			client,
			newId,
			id,
			onMoved: (from) => {
				openNotes.delete(from);
				openNotes.set(editor.id, editor);
				if (editor.other && !editor.isShown) this.#sayParted(editor);
			},
			onSaved: () => this.#saved(editor),
		});
		openNotes.set(id, editor);
		return editor;
	}

	async #left(editor: NoteEditor): Promise<void> {
		await editor.save();
		if (editor.isShown) return;
		if (editor.isUnsaved) this.#app.notices.fail(this.#unsavedWords(editor), this.#wayBack(editor));
		else this.#saved(editor);
	}

	/** Nobody needs an editor that is neither seen nor has anything to say. */
	#saved(editor: NoteEditor): void {
		const { notices, openNotes } = this.#app;
		const words = this.#unsavedWords(editor);
		for (const { id, text } of notices.shown) if (text === words) notices.dismiss(id);
		if (editor.isShown || editor.other || openNotes.get(editor.id) !== editor) return;
		openNotes.delete(editor.id);
		editor.close();
	}

	#sayParted(editor: NoteEditor): void {
		const { notices, language } = this.#app;
		const path = editor.file?.path ?? '';
		notices.fail(language.t('notes.left.parted', { title: title(editor), path }), this.#wayBack(editor));
	}

	#unsavedWords(editor: NoteEditor): string {
		return this.#app.language.t('notes.left.unsaved', { title: title(editor) });
	}

	#wayBack(editor: NoteEditor) {
		const { language, go } = this.#app;
		return { label: language.t('notes.left.open'), run: () => go(`/notes/${editor.id}`) };
	}
}

function title(editor: NoteEditor): string {
	return fileTitle({ path: editor.file?.path ?? '', text: editor.text });
}
