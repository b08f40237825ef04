import type { Conversation } from '#core/content/conversation.ts';
import type { WorkerClient } from '#lib/worker/client.ts';
import { grouped, type ConversationGroup } from './conversation-groups.ts';
import { live } from './live.svelte.ts';

const PAGE = 60;

/** The list of conversations: the newest first, more as they are asked for. */
export class Conversations {
	readonly #client: WorkerClient;
	#limit = $state(PAGE);
	/** The answer before the limit grew, so that the list does not blink while the longer one is read. */
	#before: readonly Conversation[] | undefined;
	readonly #rows = $derived(this.#watch(this.#limit));

	constructor(client: WorkerClient) {
		this.#client = client;
	}

	/** Undefined until the first answer. */
	get groups(): readonly ConversationGroup[] | undefined {
		return this.#rows.value && grouped(this.#rows.value.slice(0, this.#limit), Date.now());
	}

	get failure(): string | undefined {
		return this.#rows.failure;
	}

	get hasMore(): boolean {
		return (this.#rows.value?.length ?? 0) > this.#limit;
	}

	more(): void {
		this.#before = this.#rows.value;
		this.#limit += PAGE;
	}

	rename(row: Conversation, title: string) {
		return this.#client.command('renameConversation', row.id, title);
	}

	pin(row: Conversation, pinned: boolean) {
		return this.#client.command('pinConversation', row.id, pinned);
	}

	trash(row: Conversation) {
		return this.#client.command('trashConversation', row.id);
	}

	restore(row: Conversation) {
		return this.#client.command('restoreConversation', row.id);
	}

	#watch(limit: number) {
		return live(this.#client, 'conversations', [limit + 1], this.#before);
	}
}
