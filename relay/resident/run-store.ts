import { grantLease, holdsLease, releaseLease, renewLease } from '#core/journal/lease.ts';
import { isSayingMore } from '#core/journal/letter.ts';
import { isDone, isEnd, numberRecords } from '#core/journal/number.ts';
import { recogniseRecord } from '#core/journal/recognise.ts';
import type { Letter, RunStore } from '#core/journal/run-store.ts';
import { err, ok } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { Timer } from '#core/ports/timer.ts';
import type { ResidentDatabase } from './database.ts';
import { createLetterWatch } from './letter-watch.ts';
import { prepareRunRows } from './run-rows.ts';

export interface ResidentRunStore extends RunStore {
	/** Before the database is closed: watches end with it. */
	close(): void;
}

export interface ResidentRunStoreOptions {
	readonly now: Clock;
	readonly startTimer: Timer;
}

/**
 * Runs in the resident's own file. SQLite answers before it returns, so nothing comes in between two lines of a
 * transaction; other processes wait for it to end.
 */
export function createResidentRunStore(
	{ db, write }: ResidentDatabase,
	{ now, startTimer }: ResidentRunStoreOptions,
): ResidentRunStore {
	const rows = prepareRunRows(db);
	const watch = createLetterWatch(db, rows.waitingIds, startTimer);

	/** Inside a transaction. */
	function deliver(letter: Letter): Awaited<ReturnType<RunStore['post']>> {
		if (rows.letterState(letter.id) !== undefined) return ok();
		if (!rows.hasRun(letter.runId)) return err({ type: 'run-missing' });
		if (rows.isEnded(letter.runId)) return err({ type: 'run-ended' });
		rows.addLetter(letter);
		return ok();
	}

	return {
		async create(run, first) {
			write(true, () => {
				rows.addRun(run);
				for (const letter of first) deliver(letter);
			});
			for (const { runId } of first) watch.posted(runId);
		},
		unfinished: async () => rows.unfinishedRuns(),
		lease: async (runId, owner, ms, takeOver = false) =>
			write(false, () => {
				if (!rows.hasRun(runId)) return err({ type: 'run-missing' });
				const asked = { runId, owner, ms, takeOver, now: now() };
				const granted = grantLease(rows.lease(runId), rows.lastRecord(runId), asked);
				if (!granted.ok) return granted;
				rows.putLease(granted.value);
				return ok({ runId, owner, epoch: granted.value.epoch });
			}),
		renew: async (lease, ms) =>
			write(false, () => {
				const row = rows.lease(lease.runId);
				if (!holdsLease(row, lease)) return err({ type: 'lease-lost' });
				rows.putLease(renewLease(row, now(), ms));
				return ok();
			}),
		release: async (lease) =>
			write(false, () => {
				const row = rows.lease(lease.runId);
				if (holdsLease(row, lease)) rows.putLease(releaseLease(row));
			}),
		append: async (lease, bodies, { durable, taken = [] }) =>
			write(durable, () => {
				const { runId, epoch } = lease;
				if (!holdsLease(rows.lease(runId), lease)) return err({ type: 'lease-lost' });
				const gone = taken.find((id) => rows.letterState(id) !== 'waiting');
				if (gone !== undefined) return err({ type: 'letter-gone', id: gone });
				if (isDone(bodies) && isSayingMore(rows.waitingLetters(runId), taken))
					return err({ type: 'mail-waiting' });
				const at = now();
				const records = numberRecords(bodies, { runId, after: rows.lastSeq(runId), at, epoch });
				for (const record of records) rows.addRecord(record);
				for (const id of taken) rows.spendLetter(id, 'taken');
				if (isEnd(bodies)) rows.endRun(runId, at);
				return ok(records);
			}),
		read: async (runId, seq = 0) => rows.records(runId, seq).map(recogniseRecord),
		async post(letter) {
			const posted = write(true, () => deliver(letter));
			if (posted.ok) watch.posted(letter.runId);
			return posted;
		},
		letters: async (runId) => rows.waitingLetters(runId),
		withdraw: async ({ id }) =>
			write(true, () => {
				if (rows.letterState(id) === 'waiting') rows.spendLetter(id, 'withdrawn');
				return rows.letterState(id) === 'withdrawn';
			}),
		watch: (runId, tell) => watch.watch(runId, tell),
		scratch: async (lease, scratch) =>
			write(false, () => {
				if (holdsLease(rows.lease(lease.runId), lease)) rows.putScratch(lease.runId, scratch);
			}),
		readScratch: async (runId) => rows.scratch(runId),
		close: () => watch.close(),
	};
}
