import type { Id } from '#core/kernel/id.ts';
import { summaryOf, type RequestLog, type RequestLogEntry, type RequestSummary } from './request-log.ts';
import { fitEntry, overflow, REQUEST_LOG_LIMITS, type FittedEntry } from './request-log-limits.ts';

/** Remembers for as long as the process lives. */
export class MemoryRequestLog implements RequestLog {
	readonly #limits;
	readonly #fitted = new Map<Id, FittedEntry>();

	constructor(limits = REQUEST_LOG_LIMITS) {
		this.#limits = limits;
	}

	async write(entry: RequestLogEntry): Promise<void> {
		this.#fitted.set(entry.claim, fitEntry(entry, this.#limits));
		const sizes = this.#oldestFirst().map(({ entry: { claim }, bytes }) => ({ claim, bytes }));
		for (const claim of overflow(sizes, this.#limits)) this.#fitted.delete(claim);
	}

	async read(claim: Id): Promise<RequestLogEntry | undefined> {
		return this.#fitted.get(claim)?.entry;
	}

	async list(runId: Id): Promise<readonly RequestSummary[]> {
		const entries = this.#oldestFirst().map(({ entry }) => entry);
		return entries.filter((entry) => entry.runId === runId).map(summaryOf);
	}

	/** Claims are ids, whose order is that of time. */
	#oldestFirst(): readonly FittedEntry[] {
		return [...this.#fitted.values()].sort((a, b) => (a.entry.claim < b.entry.claim ? -1 : 1));
	}
}
