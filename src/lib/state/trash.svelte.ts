import type { Id } from '#core/kernel/id.ts';
import type { WorkerClient } from '#lib/worker/client.ts';
import { live } from './live.svelte.ts';

export interface Trashed {
	readonly id: Id;
	readonly kind: 'conversation' | 'note';
	/** Empty for a conversation without a title. */
	readonly title: string;
	readonly deletedAt: number;
}

/** What was moved to the trash and can still be brought back, the last first. */
export class Trash {
	readonly #client: WorkerClient;
	readonly #found;

	constructor(client: WorkerClient) {
		this.#client = client;
		this.#found = live(client, 'trash', []);
	}

	/** Undefined until the first answer. */
	get all(): readonly Trashed[] | undefined {
		const found = this.#found.value;
		if (!found) return undefined;
		const rows = [
			...found.conversations.map((row) => ({ ...row, kind: 'conversation' as const })),
			...found.files.map((row) => ({ ...row, kind: 'note' as const })),
		];
		return rows
			.map(({ id, kind, title, deletedAt = 0 }) => ({ id, kind, title, deletedAt }))
			.sort((a, b) => b.deletedAt - a.deletedAt);
	}

	get failure() {
		return this.#found.failure;
	}

	restore({ id, kind }: Trashed) {
		return this.#client.command(kind === 'note' ? 'restoreFile' : 'restoreConversation', id);
	}

	purge({ id, kind }: Trashed) {
		return this.#client.command(kind === 'note' ? 'purgeFile' : 'purgeConversation', id);
	}

	empty() {
		return this.#client.command('emptyTrash');
	}
}
