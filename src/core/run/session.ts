import { RunFold } from '#core/journal/fold.ts';
import type { LiveEvent } from '#core/journal/live.ts';
import type { RecordBody, RunRecord } from '#core/journal/record.ts';
import type { RunState } from '#core/journal/run-state.ts';
import type { Lease, LeaseFailure, Letter } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import { ok, type Result } from '#core/kernel/result.ts';
import type { StoredRecord } from '#core/journal/recognise.ts';
import type { RunPorts } from './ports.ts';

/** Longer than a host is ever busy without coming up for air; shorter than a person waits for a run to move on. */
const LEASE_MS = 30_000;

/** Why work on a run ends before the run does. */
export type Interruption =
	/** A person said so. */
	| 'stopped'
	/** Another host has the run. */
	| 'lost'
	/** This host is closing; the run goes on later. */
	| 'suspended';

/** One host at work on one run: its lease, its state, its letters. Ends with `close`. */
export class RunSession {
	readonly runId: Id;
	readonly #ports: RunPorts;
	readonly #lease: Lease;
	readonly #fold = new RunFold();
	readonly #controller = new AbortController();
	#mail: readonly Letter[] = [];
	#interruption: Interruption | undefined;
	/** Appends one after the other: the fold must see records in their order. */
	#appending: Promise<unknown> = Promise.resolve();
	#unwatch: () => void = () => undefined;
	#cancelRenewal: () => void = () => undefined;
	#isClosed = false;
	/** When the lease began anew, at the latest. */
	#heldSince: number;
	/** Nobody else can still be at what an earlier host began. */
	readonly isAlone: boolean;

	private constructor(ports: RunPorts, lease: Lease, heldSince: number, isAlone: boolean) {
		this.#ports = ports;
		this.#lease = lease;
		this.#heldSince = heldSince;
		this.runId = lease.runId;
		this.isAlone = isAlone;
	}

	static async open(
		ports: RunPorts,
		runId: Id,
		takeOver: boolean,
	): Promise<Result<{ session: RunSession; records: readonly StoredRecord[] }, LeaseFailure>> {
		const askedAt = ports.now();
		const lease = await ports.store.lease(runId, ports.owner, LEASE_MS, takeOver);
		if (!lease.ok) return lease;
		const session = new RunSession(ports, lease.value, askedAt, takeOver);
		try {
			const records = await ports.store.read(runId);
			for (const record of records) session.#fold.add(record);
			session.#unwatch = ports.store.watch(runId, () => void session.readMail().catch(() => undefined));
			session.#renewLater();
			return ok({ session, records });
		} catch (error) {
			await session.close();
			throw error;
		}
	}

	get state(): RunState {
		return this.#fold;
	}

	/** Aborted when this host must leave the run as it is, or end it. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	get interruption(): Interruption | undefined {
		return this.#interruption;
	}

	/** What was posted and not yet taken, as far as is known. */
	get mail(): readonly Letter[] {
		return this.#mail;
	}

	async readMail(): Promise<readonly Letter[]> {
		this.#mail = await this.#ports.store.letters(this.runId);
		if (this.#mail.some(({ type }) => type === 'stop')) this.interrupt('stopped');
		return this.#mail;
	}

	/**
	 * Undefined when nothing was kept: the lease is lost and nothing more may be done, or an end came too early
	 * because something was said.
	 */
	append(
		bodies: readonly RecordBody[],
		options: { readonly durable: boolean; readonly taken?: readonly Letter[] },
	): Promise<readonly RunRecord[] | undefined> {
		const { durable, taken = [] } = options;
		const appended = this.#appending.then(async () => {
			if (this.#interruption === 'lost') return undefined;
			const ids = taken.map(({ id }) => id);
			const records = await this.#ports.store.append(this.#lease, bodies, { durable, taken: ids });
			if (!records.ok) {
				if (records.error.type === 'lease-lost') this.interrupt('lost');
				return undefined;
			}
			this.#mail = this.#mail.filter(({ id }) => !ids.includes(id));
			for (const record of records.value) {
				this.#fold.add(record);
				this.#ports.tell?.({ type: 'record', record });
			}
			return records.value;
		});
		this.#appending = appended.catch(() => undefined);
		return appended;
	}

	live(event: LiveEvent): void {
		this.#ports.tell?.({ type: 'live', event });
	}

	interrupt(why: Interruption): void {
		// Who lost the lease may not even write that it was stopped.
		if (this.#interruption === undefined || why === 'lost') this.#interruption = why;
		this.#controller.abort();
	}

	get lease(): Lease {
		return this.#lease;
	}

	/**
	 * Whether this host still has the run, asked of the store where its lease may have run out: a machine that slept
	 * wakes in the middle of a line and knows nothing of it.
	 */
	async confirm(): Promise<boolean> {
		const heldMs = this.#ports.now() - this.#heldSince;
		const isCurrent = heldMs >= 0 && heldMs < LEASE_MS;
		if (!isCurrent && !(await this.#extend())) this.interrupt('lost');
		return !this.#controller.signal.aborted;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		this.#unwatch();
		this.#cancelRenewal();
		await this.#appending;
		await this.#ports.store.release(this.#lease).catch(() => undefined);
	}

	#renewLater(): void {
		this.#cancelRenewal = this.#ports.timer(LEASE_MS / 3, () => void this.#renew());
	}

	async #renew(): Promise<void> {
		// A store that cannot be written to now may be again; whether the lease was lost shows at the next append.
		const isHeld = await this.#extend().catch(() => true);
		if (!isHeld) this.interrupt('lost');
		// It may have been closed meanwhile, and would be renewed for ever.
		else if (!this.#isClosed) this.#renewLater();
	}

	async #extend(): Promise<boolean> {
		const askedAt = this.#ports.now();
		const renewed = await this.#ports.store.renew(this.#lease, LEASE_MS);
		if (renewed.ok) this.#heldSince = askedAt;
		return renewed.ok;
	}
}
