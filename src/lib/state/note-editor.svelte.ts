import type { WorkspaceFile } from '#core/content/workspace-file.ts';
import type { Id } from '#core/kernel/id.ts';
import { SECOND_MS } from '#core/kernel/time.ts';
import type { WorkerClient } from '#lib/worker/client.ts';

/** `failed` is unsaved after an attempt; another one follows by itself. */
export type NoteStatus = 'loading' | 'unreadable' | 'missing' | 'saved' | 'unsaved' | 'failed';

/** Someone else changed the note while it was written here: theirs keeps the name, this writer's got another. */
export interface OtherVersion {
	readonly id: Id;
	readonly path: string;
}

export interface NoteEditorOptions {
	readonly client: Pick<WorkerClient, 'command' | 'watch'>;
	readonly id: Id;
	readonly newId: () => Id;
	/** The text is now in a note of its own; the editor has that one's id. */
	readonly onMoved?: (from: Id) => void;
	/** Everything typed is on the disk. */
	readonly onSaved?: () => void;
}

const SAVE_AFTER_MS = 250;
/** However steadily somebody types. */
const SAVE_WITHIN_MS = SECOND_MS;
const RETRY_FIRST_MS = SECOND_MS;
const RETRY_MAX_MS = 30 * SECOND_MS;

/** One note being written. It holds what was typed until that is on the disk, whatever happens to the note. */
export class NoteEditor {
	readonly #options: NoteEditorOptions;
	#id: Id;
	#file = $state.raw<WorkspaceFile>();
	#text = $state('');
	#status = $state.raw<NoteStatus>('loading');
	#other = $state.raw<OtherVersion>();
	/** What the disk had when this writer last knew it. */
	#base: Pick<WorkspaceFile, 'revision' | 'text'> = { revision: -1, text: '' };
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waitingSince: number | undefined;
	#retryMs = RETRY_FIRST_MS;
	#saving: Promise<boolean> | undefined;
	#endWatch: () => void;
	/** Somebody has it on the screen. */
	isShown = false;

	constructor(options: NoteEditorOptions) {
		this.#options = options;
		this.#id = $state.raw(options.id);
		this.#endWatch = this.#watch(options.id);
		document.addEventListener('visibilitychange', this.#onVisibility);
	}

	get id() {
		return this.#id;
	}

	get file() {
		return this.#file;
	}

	get text() {
		return this.#text;
	}

	get status(): NoteStatus {
		// Who still writes it brings it back from the trash.
		return this.#status === 'saved' && this.#file?.deletedAt !== undefined ? 'missing' : this.#status;
	}

	get isUnsaved() {
		return this.#status === 'unsaved' || this.#status === 'failed';
	}

	/** Until it is dismissed. */
	get other() {
		return this.#other;
	}

	dismissOther(): void {
		this.#other = undefined;
	}

	write(text: string): void {
		this.#text = text;
		if (this.#status !== 'failed') this.#status = 'unsaved';
		const now = performance.now();
		this.#waitingSince ??= now;
		this.#saveIn(Math.max(0, Math.min(SAVE_AFTER_MS, this.#waitingSince + SAVE_WITHIN_MS - now)));
	}

	/** Saves now; resolves when nothing typed before the call is unsaved, or saving failed. */
	async save(): Promise<void> {
		clearTimeout(this.#timer);
		while (this.#saving) await this.#saving;
		if (!this.isUnsaved) return;
		this.#saving = this.#attempt().finally(() => (this.#saving = undefined));
		if (!(await this.#saving)) return;
		// What arrived while the answer was on its way.
		if (this.#file) this.#arrived(this.#file);
		this.#options.onSaved?.();
	}

	/** For an editor with nothing unsaved: what is not on the disk by now is lost. */
	close(): void {
		clearTimeout(this.#timer);
		this.#endWatch();
		document.removeEventListener('visibilitychange', this.#onVisibility);
	}

	readonly #onVisibility = () => {
		if (document.visibilityState === 'hidden') void this.save();
	};

	#saveIn(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), ms);
	}

	/** True when everything typed is saved. */
	async #attempt(): Promise<boolean> {
		const text = this.#text;
		this.#waitingSince = undefined;
		const isKept = await this.#keep(text);
		if (!isKept) {
			this.#status = 'failed';
			if (this.#text === text) this.#saveIn(this.#retryMs);
			this.#retryMs = Math.min(RETRY_MAX_MS, this.#retryMs * 2);
			return false;
		}
		this.#retryMs = RETRY_FIRST_MS;
		if (this.#text !== text) {
			this.#status = 'unsaved';
			this.#saveIn(SAVE_AFTER_MS);
			return false;
		}
		this.#status = 'saved';
		return true;
	}

	/** Under its own name, or where that is not possible any more in a note of its own. */
	async #keep(text: string): Promise<boolean> {
		const { client, newId } = this.#options;
		const copyId = newId();
		const saved = await client
			.command('saveFile', { id: this.#id, text, baseRevision: this.#base.revision, copyId })
			.catch(() => undefined);
		if (saved?.ok) {
			this.#base = saved.value;
			if (saved.value.revision >= (this.#file?.revision ?? 0)) this.#file = saved.value;
			return true;
		}
		if (saved?.error.type === 'file-conflict') {
			const { keptAs, current } = saved.error;
			this.#other = { id: current.id, path: current.path };
			this.#moveTo(keptAs);
			return true;
		}
		// Deleted for good while it was written.
		if (saved?.error.type === 'file-missing') return this.#makeAnew(copyId, text);
		return false;
	}

	async #makeAnew(id: Id, text: string): Promise<boolean> {
		// Its old name may be one that no file can have any more.
		for (const path of [this.#file?.path ?? id, `notes/${id}`]) {
			const made = await this.#options.client
				.command('createFile', { id, path, text })
				.catch(() => undefined);
			if (!made?.ok) continue;
			this.#moveTo(made.value);
			return true;
		}
		return false;
	}

	#moveTo(file: WorkspaceFile): void {
		const from = this.#id;
		this.#endWatch();
		this.#id = file.id;
		this.#file = file;
		this.#base = file;
		this.#endWatch = this.#watch(file.id);
		this.#options.onMoved?.(from);
	}

	#watch(id: Id): () => void {
		return this.#options.client.watch(
			'file',
			[id],
			(file) => this.#arrived(file),
			() => {
				if (this.#status === 'loading') this.#status = 'unreadable';
			},
		);
	}

	#arrived(file: WorkspaceFile | null): void {
		const isBusy = this.isUnsaved || this.#saving !== undefined;
		if (!file) {
			if (!isBusy) this.#status = 'missing';
			return;
		}
		if (file.revision < this.#base.revision) return;
		this.#file = file;
		// A new name alone changes nothing for who writes the text.
		if (isBusy && file.text !== this.#base.text) return;
		this.#base = file;
		if (isBusy) return;
		this.#text = file.text;
		this.#status = 'saved';
	}
}
