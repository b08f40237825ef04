import type { BlobPart, Part } from '#core/content/part.ts';
import type { Id } from '#core/kernel/id.ts';
import type { WorkerClient } from '#lib/worker/client.ts';
import { Draft } from './draft.svelte.ts';
import { live } from './live.svelte.ts';

export type AttachFailure =
	| { readonly type: 'too-large' | 'too-many' | 'not-saved' }
	/** A folder, or a file that went away before it was read. */
	| { readonly type: 'unreadable'; readonly name: string };
export type SendOutcome = { readonly ok: true; readonly conversationId: Id } | { readonly ok: false };

const MAX_ATTACHMENTS = 25;
const MAX_ATTACHMENT_BYTES = 100_000_000;
const NEW_DRAFT = 'new';

export interface ChatOptions {
	readonly client: WorkerClient;
	readonly newId: () => Id;
	/** Absent for a conversation that its first message will begin. */
	readonly id?: Id | undefined;
	/** Written on while the conversation was begun; it goes on under its id. */
	readonly draft?: Draft | undefined;
}

/** One conversation on the screen, and what is being written in it. */
export class Chat {
	readonly id: Id | undefined;
	readonly draft: Draft;
	readonly #client: WorkerClient;
	readonly #newId: () => Id;
	readonly #conversation;
	readonly #messages;

	/** Names of files that are on their way into the database. */
	#arriving = $state.raw<readonly string[]>([]);
	#isSending = $state(false);
	#isHandedOn = false;

	constructor({ client, newId, id, draft }: ChatOptions) {
		this.id = id;
		this.draft = draft ?? new Draft(client, id ?? NEW_DRAFT);
		this.#client = client;
		this.#newId = newId;
		this.#conversation = live(client, 'conversation', [id ?? '']);
		this.#messages = live(client, 'messages', [id ?? '']);
	}

	/** Undefined while loading; null when there is no such conversation. */
	get conversation() {
		return this.#conversation.value;
	}

	get messages() {
		return this.#messages.value;
	}

	get failure() {
		return this.#messages.failure ?? this.#conversation.failure;
	}

	get arriving() {
		return this.#arriving;
	}

	get canSend() {
		return !this.#isSending && this.#arriving.length === 0 && !this.draft.isEmpty;
	}

	/** Every file that can be kept is; the answer says what is to be said about the others. */
	async attach(files: readonly File[]): Promise<AttachFailure | undefined> {
		let failure: AttachFailure | undefined;
		for (const file of files) failure = (await this.#attachOne(file)) ?? failure;
		return failure;
	}

	detach(part: BlobPart): void {
		this.draft.change({ attachments: this.draft.words.attachments.filter((each) => each !== part) });
	}

	/** The composer empties at once; if the message could not be kept, everything is put back. */
	async send(): Promise<SendOutcome> {
		if (!this.canSend) return { ok: false };
		this.#isSending = true;
		const conversationId = this.id ?? this.#newId();
		const words = this.draft.take();
		const parts: readonly Part[] = [
			...(words.text.trim() ? [{ type: 'text', text: words.text } as const] : []),
			...words.attachments,
		];
		const said = await this.#client
			.command('say', { conversationId, messageId: this.#newId(), draftKey: this.id ?? NEW_DRAFT, parts })
			.catch(() => undefined);
		this.#isSending = false;
		if (!said?.ok) {
			this.draft.give(words);
			return { ok: false };
		}
		this.#isHandedOn = this.id === undefined;
		this.draft.moveTo(conversationId);
		return { ok: true, conversationId };
	}

	close(): void {
		if (!this.#isHandedOn) this.draft.close();
	}

	async #attachOne(file: File): Promise<AttachFailure | undefined> {
		await this.draft.whenRead;
		const { name } = file;
		if (this.draft.words.attachments.length + this.#arriving.length >= MAX_ATTACHMENTS) {
			return { type: 'too-many' };
		}
		if (file.size > MAX_ATTACHMENT_BYTES) return { type: 'too-large' };
		this.#arriving = [...this.#arriving, name];
		const saved = await this.#client.command('putBlob', file).catch(() => undefined);
		const at = this.#arriving.indexOf(name);
		this.#arriving = this.#arriving.filter((_, index) => index !== at);
		if (!saved) return { type: 'unreadable', name };
		if (!saved.ok) return { type: 'not-saved' };
		const part: BlobPart = {
			type: 'blob',
			mime: file.type || 'application/octet-stream',
			ref: saved.value,
			size: file.size,
			...(name ? { name } : {}),
		};
		const others = this.draft.words.attachments.filter(
			(each) => each.ref !== part.ref || each.name !== part.name,
		);
		this.draft.change({ attachments: [...others, part] });
		return undefined;
	}
}
