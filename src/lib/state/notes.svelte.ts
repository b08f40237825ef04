import { createContext } from 'svelte';
import type { WorkspaceFile } from '#core/content/workspace-file.ts';
import type { Id } from '#core/kernel/id.ts';
import type { WorkerClient } from '#lib/worker/client.ts';
import { live } from './live.svelte.ts';

export interface NotesOptions {
	readonly client: WorkerClient;
	readonly newId: () => Id;
	readonly go: (path: string) => unknown;
	readonly onFailure: () => void;
}

/** The workspace's files as a list, the last changed first. */
export class Notes {
	readonly #options: NotesOptions;
	readonly #files;
	/** Undefined until the first answer. */
	readonly all = $derived.by(() => this.#files.value?.toSorted((a, b) => b.updatedAt - a.updatedAt));

	constructor(options: NotesOptions) {
		this.#options = options;
		this.#files = live(options.client, 'files', []);
	}

	get failure() {
		return this.#files.failure;
	}

	/** Creates an empty note and goes to it. */
	async create(name: string): Promise<void> {
		const id = this.#options.newId();
		const created = await this.#options.client
			.command('createFile', { id, path: `notes/${name}`, text: '' })
			.catch(() => undefined);
		if (created?.ok) await this.#options.go(`/notes/${id}`);
		else this.#options.onFailure();
	}

	move(file: WorkspaceFile, path: string) {
		return this.#options.client.command('moveFile', file.id, path);
	}

	trash(file: WorkspaceFile) {
		return this.#options.client.command('trashFile', file.id);
	}

	restore(file: WorkspaceFile) {
		return this.#options.client.command('restoreFile', file.id);
	}
}

export const [useNotes, provideNotes] = createContext<Notes>();
