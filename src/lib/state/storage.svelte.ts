import type { StorageUse } from '#lib/db/usage.ts';
import type { Snapshot } from '#lib/db/snapshot.ts';
import { persistOnce } from '#lib/platform/storage-persistence.ts';
import type { WorkerClient } from '#lib/worker/client.ts';

export type { Snapshot, StorageUse };

/** What is on this device, and the copies of it. */
export class StoragePage {
	readonly #client: WorkerClient;
	#use = $state.raw<StorageUse>();
	#snapshots = $state.raw<readonly Snapshot[]>();
	#failure = $state.raw<string>();
	#isBusy = $state.raw(false);

	readonly use = $derived(this.#use);
	readonly snapshots = $derived(this.#snapshots);
	/** Why the last act failed, as a word for the curious. */
	readonly failure = $derived(this.#failure);
	readonly isBusy = $derived(this.#isBusy);

	constructor(client: WorkerClient) {
		this.#client = client;
	}

	async measure(): Promise<void> {
		await this.#act(async () => {
			this.#use = await this.#client.query('storageUse');
		});
	}

	async list(): Promise<void> {
		const listed = await this.#client.rescue('snapshots');
		this.#snapshots = listed.ok ? listed.value : [];
	}

	/** True when the browser promised to keep the data. */
	async persist(): Promise<boolean> {
		const kept = await persistOnce();
		await this.measure();
		return kept;
	}

	makeSnapshot(): Promise<boolean> {
		return this.#change(() => this.#client.command('takeSnapshot'));
	}

	/** Every tab has to open the database anew after it; the caller reloads this one. */
	restoreSnapshot(snapshot: Snapshot): Promise<boolean> {
		return this.#change(() => this.#client.rescue('restoreSnapshot', snapshot.file));
	}

	deleteSnapshot(snapshot: Snapshot): Promise<boolean> {
		return this.#change(() => this.#client.command('deleteSnapshot', snapshot.file));
	}

	/** Everything as one file. */
	async exportAll(): Promise<{ readonly name: string; readonly blob: Blob } | undefined> {
		let made: { readonly name: string; readonly blob: Blob } | undefined;
		await this.#act(async () => {
			made = await this.#client.command('exportAll');
		});
		return made;
	}

	async #change(
		work: () => Promise<
			{ readonly ok: true } | { readonly ok: false; readonly error: { readonly type: string } }
		>,
	): Promise<boolean> {
		return this.#act(async () => {
			const result = await work();
			if (!result.ok) this.#failure = result.error.type;
			await this.list();
		});
	}

	async #act(work: () => Promise<void>): Promise<boolean> {
		this.#failure = undefined;
		this.#isBusy = true;
		try {
			await work();
		} catch (error) {
			this.#failure = error instanceof Error ? error.name : 'unknown';
		} finally {
			this.#isBusy = false;
		}
		return this.#failure === undefined;
	}
}
