import type { Id } from '#core/kernel/id.ts';
import { err, ok } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import { grantLease, holdsLease, releaseLease, renewLease, type LeaseRow } from './lease.ts';
import { compareLetters, isSayingMore, isWaiting, type LetterRow } from './letter.ts';
import { isDone, isEnd, numberRecords } from './number.ts';
import { recogniseRecord } from './recognise.ts';
import type { RecordPlace } from './record.ts';
import type { Letter, Run, RunStore, Scratch } from './run-store.ts';

/** What several stores can share, as tabs share a database. */
export interface RunMemory {
	readonly runs: Map<Id, Run>;
	/** Of each run in order, word for word. */
	readonly records: Map<Id, (RecordPlace | Readonly<Record<string, unknown>>)[]>;
	readonly leases: Map<Id, LeaseRow>;
	readonly letters: Map<Id, LetterRow>;
	readonly scratches: Map<Id, Scratch>;
	readonly watchers: Set<{ readonly runId: Id; readonly tell: () => void }>;
}

type Posted = Awaited<ReturnType<RunStore['post']>>;

export interface MemoryRunStore extends RunStore {
	/** Afterwards every call rejects, as it would where a disk is gone. */
	close(): void;
}

export function createRunMemory(): RunMemory {
	return {
		runs: new Map(),
		records: new Map(),
		leases: new Map(),
		letters: new Map(),
		scratches: new Map(),
		watchers: new Set(),
	};
}

/** Keeps everything as long as the process lives. What goes in and out is copied, as it is by a real store. */
export function createMemoryRunStore(now: Clock, memory: RunMemory = createRunMemory()): MemoryRunStore {
	const { runs, records, leases, letters, scratches, watchers } = memory;
	const open = { value: true };
	const watching = new Set<() => void>();

	/** No other call comes in between: each is over before the event loop turns. */
	function atOnce<T>(work: () => T): Promise<T> {
		return new Promise((resolve) => {
			if (!open.value) throw new Error('The store is closed');
			resolve(work());
		});
	}

	/** As a post does; the letter is already a copy. */
	function deliver(letter: Letter): Posted {
		if (letters.has(letter.id)) return ok();
		const run = runs.get(letter.runId);
		if (!run) return err({ type: 'run-missing' });
		if (run.endedAt !== undefined) return err({ type: 'run-ended' });
		letters.set(letter.id, letter);
		for (const { runId, tell } of watchers) if (runId === letter.runId) queueMicrotask(tell);
		return ok();
	}

	const waitingFor = (runId: Id) =>
		[...letters.values()].filter(isWaiting).filter((each) => each.runId === runId);

	const recordsOf = (runId: Id) => records.get(runId) ?? [];

	return {
		create: (run, first) =>
			atOnce(() => {
				const [keptRun, ...kept] = structuredClone([run, ...first] as const);
				if (!runs.has(run.id)) runs.set(run.id, keptRun);
				for (const letter of kept) deliver(letter);
			}),
		unfinished: () =>
			atOnce(() => {
				const open = [...runs.values()].filter(({ endedAt }) => endedAt === undefined);
				open.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
				return structuredClone(open);
			}),
		lease: (runId, owner, ms, takeOver = false) =>
			atOnce(() => {
				if (!runs.has(runId)) return err({ type: 'run-missing' });
				const asked = { runId, owner, ms, takeOver, now: now() };
				const granted = grantLease(leases.get(runId), recordsOf(runId).at(-1), asked);
				if (!granted.ok) return granted;
				leases.set(runId, granted.value);
				return ok({ runId, owner, epoch: granted.value.epoch });
			}),
		renew: (lease, ms) =>
			atOnce(() => {
				const row = leases.get(lease.runId);
				if (!holdsLease(row, lease)) return err({ type: 'lease-lost' });
				leases.set(lease.runId, renewLease(row, now(), ms));
				return ok();
			}),
		release: (lease) =>
			atOnce(() => {
				const row = leases.get(lease.runId);
				if (holdsLease(row, lease)) leases.set(lease.runId, releaseLease(row));
			}),
		append: (lease, bodies, { taken = [] }) =>
			atOnce(() => {
				const { runId, epoch } = lease;
				if (!holdsLease(leases.get(runId), lease)) return err({ type: 'lease-lost' });
				const gone = taken.find((id) => !isWaiting(letters.get(id)));
				if (gone !== undefined) return err({ type: 'letter-gone', id: gone });
				if (isDone(bodies) && isSayingMore(waitingFor(runId), taken)) return err({ type: 'mail-waiting' });
				const before = recordsOf(runId);
				const at = now();
				const added = numberRecords(bodies, { runId, after: before.length, at, epoch });
				const kept = structuredClone(added);
				for (const record of kept) before.push(record);
				records.set(runId, before);
				for (const id of taken) letters.set(id, { id, runId, spent: 'taken' });
				const run = runs.get(runId);
				if (run && isEnd(bodies)) runs.set(runId, { ...run, endedAt: at, updatedAt: at });
				return ok(structuredClone(added));
			}),
		read: (runId, seq = 0) => atOnce(() => structuredClone(recordsOf(runId).slice(seq)).map(recogniseRecord)),
		post: (letter) => atOnce(() => deliver(structuredClone(letter))),
		letters: (runId) => atOnce(() => structuredClone(waitingFor(runId).sort(compareLetters))),
		withdraw: ({ id, runId }) =>
			atOnce(() => {
				const letter = letters.get(id);
				if (!letter) return false;
				if (isWaiting(letter)) letters.set(id, { id, runId, spent: 'withdrawn' });
				return isWaiting(letter) || letter.spent === 'withdrawn';
			}),
		watch(runId, tell) {
			let isWatching = true;
			const watcher = { runId, tell: () => isWatching && tell() };
			const stop = () => {
				isWatching = false;
				watchers.delete(watcher);
				watching.delete(stop);
			};
			watchers.add(watcher);
			watching.add(stop);
			return stop;
		},
		scratch: (lease, scratch) =>
			atOnce(() => {
				if (!holdsLease(leases.get(lease.runId), lease)) return;
				if (scratch) scratches.set(lease.runId, structuredClone(scratch));
				else scratches.delete(lease.runId);
			}),
		readScratch: (runId) => atOnce(() => structuredClone(scratches.get(runId))),
		close() {
			open.value = false;
			for (const stop of watching) stop();
		},
	};
}
