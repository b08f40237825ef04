import { liveQuery } from 'dexie';
import { grantLease, holdsLease, releaseLease, renewLease } from '#core/journal/lease.ts';
import { createLetterNews, isSayingMore, isWaiting, type LetterRow } from '#core/journal/letter.ts';
import { isDone, isEnd, numberRecords } from '#core/journal/number.ts';
import { recogniseRecord } from '#core/journal/recognise.ts';
import type { RecordBody, RunRecord } from '#core/journal/record.ts';
import type { Lease, LeaseLost, Letter, LetterGone, MailWaiting, RunStore } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import { canonicalJson } from '#core/kernel/json.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { withoutDerived } from './derived-fields.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';
import { mustWrite } from './must-write.ts';
import { lastRecordKey, recordKey, recordKeySeq } from './record-key.ts';
import { STRICTLY } from './strictly.ts';

type LetterRefused = { readonly type: 'run-missing' | 'run-ended' };

/** Runs in the browser's database, shared by all tabs: who may append is decided inside the transaction that does. */
export function createRunStore(handle: DatabaseHandle, { now }: Pick<StoreContext, 'now'>): RunStore {
	const { db } = handle;

	const write = <T>(work: () => PromiseLike<T>) => mustWrite(handle, work);

	const recordsOf = (runId: Id, after = 0) =>
		db.records.where(':id').between(recordKey(runId, after), lastRecordKey(runId), false, true);

	const waitingIn = (runId: Id) =>
		db.letters.where('[runId+at+id]').between([runId, -Infinity], [runId, Infinity, '\uffff']);

	/** Inside a transaction over runs and letters. */
	async function deliver(letter: Letter): Promise<Result<void, LetterRefused>> {
		if (await db.letters.get(letter.id)) return ok();
		const run = await db.runs.get(letter.runId);
		if (!run) return err({ type: 'run-missing' });
		if (run.endedAt !== undefined) return err({ type: 'run-ended' });
		await db.letters.add(letter);
		return ok();
	}

	const readLetters = (runId: Id) =>
		waitingIn(runId)
			.toArray()
			.then((rows: readonly LetterRow[]) => rows.filter(isWaiting).map(withoutDerived));

	/** Inside a transaction over runs, records, leases and letters. */
	async function appendInside(
		lease: Lease,
		bodies: readonly RecordBody[],
		taken: readonly Id[],
		attempt: { records?: readonly RunRecord[] },
	): Promise<Result<readonly RunRecord[], LeaseLost | LetterGone | MailWaiting>> {
		const { runId, epoch } = lease;
		// The connection may have broken after the commit: then what was tried first is there.
		if (attempt.records && (await areStored(attempt.records))) return ok(attempt.records);
		if (!holdsLease(await db.leases.get(runId), lease)) return err({ type: 'lease-lost' });
		const letters = taken.length > 0 ? await db.letters.bulkGet([...taken]) : [];
		const gone = taken.find((_, index) => !isWaiting(letters[index]));
		if (gone !== undefined) return err({ type: 'letter-gone', id: gone });

		if (isDone(bodies) && isSayingMore(await readLetters(runId), taken)) return err({ type: 'mail-waiting' });
		const [lastKey] = await recordsOf(runId).reverse().limit(1).primaryKeys();
		const after = lastKey === undefined ? 0 : recordKeySeq(lastKey);
		const at = now();
		const records = numberRecords(bodies, { runId, after, at, epoch });
		attempt.records = records;
		await db.records.bulkAdd(records.map((record) => ({ id: recordKey(runId, record.seq), record })));
		if (taken.length > 0) await db.letters.bulkPut(taken.map((id) => ({ id, runId, spent: 'taken' })));
		if (isEnd(bodies)) await db.runs.update(runId, { endedAt: at, updatedAt: at });
		return ok(records);
	}

	async function areStored(records: readonly RunRecord[]): Promise<boolean> {
		if (records.length === 0) return false;
		const rows = await db.records.bulkGet(records.map(({ runId, seq }) => recordKey(runId, seq)));
		return canonicalJson(rows.map((row) => row?.record)) === canonicalJson(records);
	}

	return {
		create: (run, first) =>
			write(() =>
				db.transaction('rw', [db.runs, db.letters, STRICTLY], async () => {
					if (!(await db.runs.get(run.id))) await db.runs.add(run);
					for (const letter of first) await deliver(letter);
				}),
			),
		unfinished: () =>
			handle.read(() =>
				db.runs
					.orderBy('$open')
					.toArray()
					.then((runs) => runs.map(withoutDerived)),
			),
		lease: (runId, owner, ms, takeOver = false) =>
			write(() =>
				db.transaction('rw', db.runs, db.records, db.leases, async () => {
					if (!(await db.runs.get(runId))) return err({ type: 'run-missing' } as const);
					const last = await recordsOf(runId).last();
					const asked = { runId, owner, ms, takeOver, now: now() };
					const granted = grantLease(await db.leases.get(runId), last?.record, asked);
					if (!granted.ok) return granted;
					await db.leases.put(granted.value);
					return ok({ runId, owner, epoch: granted.value.epoch });
				}),
			),
		renew: (lease, ms) =>
			write(() =>
				db.transaction('rw', db.leases, async () => {
					const row = await db.leases.get(lease.runId);
					if (!holdsLease(row, lease)) return err({ type: 'lease-lost' });
					await db.leases.put(renewLease(row, now(), ms));
					return ok();
				}),
			),
		release: (lease) =>
			write(() =>
				db.transaction('rw', db.leases, async () => {
					const row = await db.leases.get(lease.runId);
					if (holdsLease(row, lease)) await db.leases.put(releaseLease(row));
				}),
			),
		append(lease, bodies, { durable, taken = [] }) {
			const attempt: { records?: readonly RunRecord[] } = {};
			const tables = [db.runs, db.records, db.leases, db.letters, ...(durable ? [STRICTLY] : [])];
			return write(() =>
				db.transaction('rw', tables, async () => await appendInside(lease, bodies, taken, attempt)),
			);
		},
		read: (runId, seq) =>
			handle.read(() =>
				recordsOf(runId, seq)
					.toArray()
					.then((rows) => rows.map(({ record }) => recogniseRecord(record))),
			),
		post: (letter) =>
			write(() => db.transaction('rw', [db.runs, db.letters, STRICTLY], async () => await deliver(letter))),
		letters: (runId) => handle.read(() => readLetters(runId)),
		withdraw: ({ id, runId }) =>
			write(() =>
				db.transaction('rw', [db.letters, STRICTLY], async () => {
					const letter = await db.letters.get(id);
					if (!letter) return false;
					if (isWaiting(letter)) await db.letters.put({ id, runId, spent: 'withdrawn' });
					return isWaiting(letter) || letter.spent === 'withdrawn';
				}),
			),
		watch(runId, tell) {
			const isNews = createLetterNews();
			const subscription = liveQuery(() => handle.read(() => waitingIn(runId).primaryKeys())).subscribe({
				next: (ids) => {
					if (isNews(ids)) tell();
				},
				// A live query ends with its first failure; who reads the letters now meets the same one.
				error: () => tell(),
			});
			return () => subscription.unsubscribe();
		},
		scratch: (lease, scratch) =>
			write(() =>
				db.transaction('rw', db.leases, db.scratch, async () => {
					if (!holdsLease(await db.leases.get(lease.runId), lease)) return;
					if (scratch) await db.scratch.put(scratch);
					else await db.scratch.delete(lease.runId);
				}),
			),
		readScratch: (runId) => handle.read(() => db.scratch.get(runId)),
	};
}
