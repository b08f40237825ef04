import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Timer } from '#core/ports/timer.ts';
import { classify } from './classify.ts';
import type { Circumstance } from './failure-table.ts';
import type { ProviderFailure } from './failure.ts';

/** Ends a call when its caller stops it or its time is over, even if the network ignores the signal. */
export class Watch {
	readonly #timer: Timer;
	readonly #controller = new AbortController();
	readonly #caller: AbortSignal;
	readonly #onAbort = () => this.#trip('aborted');
	readonly #tripped: Promise<void>;
	#tell: () => void = () => undefined;
	#cancelTimer: () => void = () => undefined;
	readonly #cancelTotal: () => void;
	#idleMs: number | undefined;
	#failure: ProviderFailure | undefined;

	/** @param totalMs for everything, whoever takes it */
	constructor(timer: Timer, caller: AbortSignal, totalMs: number) {
		this.#timer = timer;
		this.#caller = caller;
		this.#tripped = new Promise((resolve) => (this.#tell = resolve));
		this.#cancelTotal = timer(totalMs, () => this.#trip('overdue'));
		if (caller.aborted) this.#trip('aborted');
		else caller.addEventListener('abort', this.#onAbort, { once: true });
	}

	/** Why the call must end, once it must. */
	get failure(): ProviderFailure | undefined {
		return this.#failure;
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** `late` runs from now on; `silent` runs only while we wait for bytes, so a slow reader is not taken for a slow writer. */
	expect(what: 'late' | 'silent', ms: number): void {
		this.#cancelTimer();
		if (this.#failure) return;
		if (what === 'silent') this.#idleMs = ms;
		else this.#cancelTimer = this.#timer(ms, () => this.#trip('late'));
	}

	/** The outcome of the work; not `ok` when it threw, rejected or took longer than there is time. */
	async race<T>(work: () => T | Promise<T>): Promise<Result<T, { readonly type: 'gone' }>> {
		const gone = err({ type: 'gone' } as const);
		const settled = Promise.resolve()
			.then(work)
			.then(ok<T>, () => gone);
		const first = await Promise.race([settled, this.#tripped.then(() => gone)]);
		return this.#failure ? gone : first;
	}

	/** The bytes of a body. The last one may be the failure that ended it. */
	async *pieces(response: Response): AsyncGenerator<Result<Uint8Array, ProviderFailure>, void, undefined> {
		if (!response.body) return;
		const reader = response.body.getReader();
		const cancel = () => void reader.cancel().catch(() => undefined);
		this.signal.addEventListener('abort', cancel, { once: true });
		try {
			for (;;) {
				const idleMs = this.#idleMs;
				if (idleMs !== undefined) this.#cancelTimer = this.#timer(idleMs, () => this.#trip('silent'));
				const piece = await reader.read().catch(() => undefined);
				if (idleMs !== undefined) this.#cancelTimer();
				if (this.#failure) return yield err(this.#failure);
				if (!piece) return yield err(classify({ circumstance: 'cut' }));
				if (piece.done) return;
				yield ok(piece.value);
			}
		} finally {
			this.signal.removeEventListener('abort', cancel);
			cancel();
		}
	}

	/** Lets go of everything, and of the connection if it is still open. */
	end(): void {
		this.#cancelTimer();
		this.#cancelTotal();
		this.#caller.removeEventListener('abort', this.#onAbort);
		this.#controller.abort();
	}

	#trip(circumstance: Circumstance): void {
		this.#failure ??= classify({ circumstance });
		this.#cancelTimer();
		this.#tell();
		this.#controller.abort();
	}
}
