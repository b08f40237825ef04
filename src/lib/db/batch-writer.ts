import { ok, type Failure, type Result } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';

/** Starts a timer and returns how to cancel it. */
export type StartTimer = (callback: () => void, delayMs: number) => () => void;

export type BatchStatus<E extends Failure> =
	| { readonly type: 'idle' }
	| { readonly type: 'pending'; readonly count: number }
	| { readonly type: 'writing'; readonly count: number }
	/** Nothing is lost: the values are kept and written again after `retryMs`. */
	| { readonly type: 'failed'; readonly count: number; readonly failure: E; readonly retryMs: number };

export interface BatchFull {
	readonly type: 'batch-full';
	readonly max: number;
}

export interface BatchWriter<K, V, E extends Failure> {
	/** Keeps the latest value of a key. Refused only when too many other keys wait; the caller still has it. */
	readonly set: (key: K, value: V) => Result<void, BatchFull>;
	/** What waits or is being written right now, so that readers see it before it is stored. */
	readonly peek: (key: K) => V | undefined;
	/** Writes everything set until now, at once. For the end of input, a hidden page and a closing one. */
	readonly flush: () => Promise<Result<void, E>>;
	readonly status: () => BatchStatus<E>;
	readonly subscribe: (listener: (status: BatchStatus<E>) => void) => () => void;
	/** Flushes and starts no further timer. What could not be written stays readable by `peek`. */
	readonly close: () => Promise<Result<void, E>>;
}

export interface BatchWriterOptions<K, V, E extends Failure> {
	/** Stores all of the values or none of them. */
	readonly write: (values: ReadonlyMap<K, V>) => Promise<Result<void, E>>;
	readonly now: Clock;
	readonly startTimer: StartTimer;
	/** Between the starts of two writes. */
	readonly intervalMs?: number;
	readonly maxKeys?: number;
}

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;

export function createBatchWriter<K, V, E extends Failure>({
	write,
	now,
	startTimer,
	intervalMs = 250,
	maxKeys = 1_000,
}: BatchWriterOptions<K, V, E>): BatchWriter<K, V, E> {
	let waiting = new Map<K, V>();
	let inFlight: ReadonlyMap<K, V> = new Map();
	let running: Promise<Result<void, E>> | undefined;
	let cancelTimer: (() => void) | undefined;
	let lastStart = -Infinity;
	let retryMs = 0;
	let closed = false;
	let status: BatchStatus<E> = { type: 'idle' };
	const listeners = new Set<(status: BatchStatus<E>) => void>();

	function report(next: BatchStatus<E>): void {
		status = next;
		for (const listener of listeners) listener(next);
	}

	function schedule(): void {
		if (closed || cancelTimer || running || waiting.size === 0) return;
		const delay = Math.max(retryMs, lastStart + intervalMs - now(), 0);
		cancelTimer = startTimer(() => {
			cancelTimer = undefined;
			void writeWaiting();
		}, delay);
	}

	function writeWaiting(): Promise<Result<void, E>> {
		cancelTimer?.();
		cancelTimer = undefined;
		running ??= writeOnce().finally(() => {
			running = undefined;
			schedule();
		});
		return running;
	}

	async function writeOnce(): Promise<Result<void, E>> {
		if (waiting.size === 0) return ok();
		inFlight = waiting;
		waiting = new Map();
		lastStart = now();
		report({ type: 'writing', count: inFlight.size });
		let result: Result<void, E> | undefined;
		try {
			result = await write(inFlight);
			return result;
		} finally {
			// Also when `write` threw: what was set since then is newer than what failed.
			if (!result?.ok) waiting = new Map([...inFlight, ...waiting]);
			inFlight = new Map();
			retryMs = result?.ok ? 0 : Math.min(RETRY_MAX_MS, Math.max(RETRY_FIRST_MS, retryMs * 2));
			if (result && !result.ok) {
				report({ type: 'failed', count: waiting.size, failure: result.error, retryMs });
			} else {
				report(waiting.size === 0 ? { type: 'idle' } : { type: 'pending', count: waiting.size });
			}
		}
	}

	async function flush(): Promise<Result<void, E>> {
		// A write under way began before the newest values, so another one may be needed after it.
		if (running) await running;
		return writeWaiting();
	}

	return {
		set(key, value) {
			if (!waiting.has(key) && waiting.size + inFlight.size >= maxKeys) {
				return { ok: false, error: { type: 'batch-full', max: maxKeys } };
			}
			waiting.set(key, value);
			if (status.type === 'idle' || status.type === 'pending') {
				report({ type: 'pending', count: waiting.size });
			}
			schedule();
			return ok();
		},
		peek: (key) => (waiting.has(key) ? waiting.get(key) : inFlight.get(key)),
		flush,
		status: () => status,
		subscribe(listener) {
			listeners.add(listener);
			listener(status);
			return () => void listeners.delete(listener);
		},
		close() {
			closed = true;
			return flush();
		},
	};
}
