import type { BlobPart } from '#core/content/part.ts';
import type { WorkerClient } from '#lib/worker/client.ts';

export interface DraftWords {
	readonly text: string;
	readonly attachments: readonly BlobPart[];
}

const EMPTY: DraftWords = { text: '', attachments: [] };
/** Shorter drafts go to the worker with every key, so that not even the last one is lost. */
const LONG_TEXT = 20_000;
const LONG_TEXT_EVERY_MS = 300;
const CONFIRM_AFTER_MS = 400;

/**
 * What is being written in one composer. The page has the last word on it: what the database says is taken over
 * when the draft is first read, and later only while nobody writes here.
 */
export class Draft {
	readonly #client: WorkerClient;
	#key: string;
	#words = $state.raw<DraftWords>(EMPTY);
	/** The keyboard is in the composer: what another tab does to the draft waits. */
	isWriting = false;
	#isRead = false;
	#isHeld = false;
	/** Taken out before the first read: what the database then tells of may be the beginning of it. */
	#takenEarly: DraftWords | undefined;
	/** Changed since the database last said it has everything. */
	#isUnkept = false;
	#hasFailed = $state.raw(false);
	#arrivedAt = -Infinity;
	#keepTimer: ReturnType<typeof setTimeout> | undefined;
	#confirmTimer: ReturnType<typeof setTimeout> | undefined;
	#endWatch: () => void;
	readonly #endRestarts: () => void;
	#markRead: () => void = () => undefined;
	/** Resolves when what was kept before is here. */
	readonly whenRead = new Promise<void>((resolve) => (this.#markRead = resolve));

	constructor(client: WorkerClient, key: string) {
		this.#client = client;
		this.#key = key;
		this.#endWatch = this.#watch();
		// What the worker had not yet written went with it.
		this.#endRestarts = client.onRestart(() => this.#keep());
	}

	get words(): DraftWords {
		return this.#words;
	}

	get isEmpty(): boolean {
		return this.#words.text.trim() === '' && this.#words.attachments.length === 0;
	}

	/** The words exist only on this page: leaving it now would lose them. */
	get isAtRisk(): boolean {
		return this.#hasFailed && this.#isUnkept && !this.isEmpty;
	}

	/** Words from elsewhere came in a moment ago; a key held down since before must not send them. */
	get hasJustArrived(): boolean {
		return performance.now() - this.#arrivedAt < 1_000;
	}

	change(words: Partial<DraftWords>): void {
		this.#words = { ...this.#words, ...words };
		this.#isUnkept = true;
		if (this.#isHeld) return;
		clearTimeout(this.#keepTimer);
		if (this.#words.text.length < LONG_TEXT) this.#keep();
		else this.#keepTimer = setTimeout(() => this.#keep(), LONG_TEXT_EVERY_MS);
	}

	/** Adds text that came from elsewhere below what is there. */
	async append(text: string): Promise<void> {
		await this.whenRead;
		this.#arrivedAt = performance.now();
		if (text.trim() !== '') this.change({ text: joined(this.#words.text, text) });
	}

	/** Takes everything out to be sent. What is written meanwhile is held back until `give` or `moveTo`. */
	take(): DraftWords {
		const words = this.#words;
		this.#isHeld = true;
		if (!this.#isRead) this.#takenEarly = words;
		this.#words = EMPTY;
		return words;
	}

	/** It could not be sent: it goes back before what was written since. */
	give(words: DraftWords): void {
		this.#isHeld = false;
		this.#takenEarly = undefined;
		this.change({
			text: joined(words.text, this.#words.text),
			attachments: [...words.attachments, ...this.#words.attachments],
		});
	}

	/** It was sent. What was written since belongs to the conversation it was sent to. */
	moveTo(key: string): void {
		this.#isHeld = false;
		if (key !== this.#key) {
			this.#endWatch();
			this.#key = key;
			this.#endWatch = this.#watch();
		}
		this.change({});
	}

	/** True when the draft is on the disk. */
	async keepNow(): Promise<boolean> {
		await this.whenRead;
		clearTimeout(this.#keepTimer);
		this.#keep();
		return this.#confirm();
	}

	close(): void {
		// Keys that were faster than the database still have to join what it remembers.
		if (!this.#isRead && !this.isEmpty) return void this.whenRead.then(() => this.close());
		this.#endWatch();
		this.#endRestarts();
		if (this.#isUnkept && this.#isRead && !this.#isHeld) void this.keepNow();
	}

	#watch(): () => void {
		return this.#client.watch('draft', [this.#key], (stored) => {
			const words = this.#withoutTaken({
				text: stored?.text ?? '',
				attachments: stored?.parts.filter((part) => part.type === 'blob') ?? [],
			});
			if (this.#isRead) {
				if (!this.isWriting && !this.#isHeld && !this.#isUnkept) this.#words = words;
				return;
			}
			const early = this.#words;
			this.#isRead = true;
			this.#takenEarly = undefined;
			this.#words = words;
			this.#markRead();
			// Keys that were faster than the database come after what it remembered.
			if (early.text === '' && early.attachments.length === 0) return;
			this.change({
				text: early.text.startsWith(words.text) ? early.text : joined(words.text, early.text),
				attachments: [...words.attachments, ...early.attachments],
			});
		});
	}

	/** Keys that this page kept on their way to a message that has been taken are no draft of anybody's. */
	#withoutTaken(stored: DraftWords): DraftWords {
		const isTaken =
			this.#takenEarly?.text.startsWith(stored.text) === true && stored.attachments.length === 0;
		return isTaken ? EMPTY : stored;
	}

	#keep(): void {
		const { text, attachments: parts } = this.#words;
		void this.#client.command('keepDraft', this.#key, { text, parts }, !this.#isRead).catch(() => undefined);
		clearTimeout(this.#confirmTimer);
		this.#confirmTimer = setTimeout(() => void this.#confirm(), CONFIRM_AFTER_MS);
	}

	async #confirm(): Promise<boolean> {
		clearTimeout(this.#confirmTimer);
		const words = this.#words;
		const flushed = await this.#client.command('flush').catch(() => undefined);
		this.#hasFailed = !flushed?.ok;
		if (flushed?.ok && words === this.#words) this.#isUnkept = false;
		return flushed?.ok === true;
	}
}

function joined(before: string, after: string): string {
	if (before.trim() === '') return after;
	return after.trim() === '' ? before : `${before.trimEnd()}\n\n${after}`;
}
