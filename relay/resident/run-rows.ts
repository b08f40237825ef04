import type { DatabaseSync } from 'node:sqlite';
import type { LeaseRow } from '#core/journal/lease.ts';
import type { RunRecord } from '#core/journal/record.ts';
import type { Letter, Run, Scratch } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import { isRecord } from '#core/kernel/json.ts';
import { contentOf } from './content.ts';

/** Every statement over runs, prepared once. Content is JSON, which keeps also text that is not well-formed Unicode. */
export function prepareRunRows(db: DatabaseSync) {
	const addRun = db.prepare(
		'INSERT INTO run (id, created_at, ended_at, content) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
	);
	const findRun = db.prepare('SELECT ended_at FROM run WHERE id = ?');
	const unfinished = db.prepare('SELECT content FROM run WHERE ended_at IS NULL ORDER BY created_at, id');
	const endRun = db.prepare(
		`UPDATE run SET ended_at = :at, content = json_set(content, '$.endedAt', :at, '$.updatedAt', :at) WHERE id = :id`,
	);

	const addRecord = db.prepare('INSERT INTO record (run_id, seq, content) VALUES (?, ?, ?)');
	const readRecords = db.prepare('SELECT content FROM record WHERE run_id = ? AND seq > ? ORDER BY seq');
	const lastRecord = db.prepare('SELECT seq, content FROM record WHERE run_id = ? ORDER BY seq DESC LIMIT 1');
	const lastSeq = db.prepare('SELECT max(seq) AS seq FROM record WHERE run_id = ?');

	const findLease = db.prepare('SELECT epoch, owner, since, until FROM lease WHERE run_id = ?');
	const putLease = db.prepare(
		'INSERT OR REPLACE INTO lease (run_id, epoch, owner, since, until) VALUES (?, ?, ?, ?, ?)',
	);

	const addLetter = db.prepare('INSERT INTO letter (id, run_id, at, content) VALUES (?, ?, ?, ?)');
	const findLetter = db.prepare(`SELECT coalesce(spent, 'waiting') AS state FROM letter WHERE id = ?`);
	const waiting = db.prepare(
		'SELECT id, content FROM letter WHERE run_id = ? AND spent IS NULL ORDER BY at, id',
	);
	const spendLetter = db.prepare('UPDATE letter SET spent = ?, content = NULL WHERE id = ?');

	const findScratch = db.prepare('SELECT content FROM scratch WHERE run_id = ?');
	const putScratch = db.prepare('INSERT OR REPLACE INTO scratch (run_id, content) VALUES (?, ?)');
	const dropScratch = db.prepare('DELETE FROM scratch WHERE run_id = ?');

	return {
		addRun: (run: Run) => void addRun.run(run.id, run.createdAt, run.endedAt ?? null, JSON.stringify(run)),
		hasRun: (runId: Id) => findRun.get(runId) !== undefined,
		isEnded: (runId: Id) => (findRun.get(runId)?.['ended_at'] ?? null) !== null,
		unfinishedRuns: () => unfinished.all().map((row) => contentOf(row, isRun)),
		endRun: (runId: Id, at: number) => void endRun.run({ id: runId, at }),

		addRecord: (record: RunRecord) => void addRecord.run(record.runId, record.seq, JSON.stringify(record)),
		records: (runId: Id, seq: number) => readRecords.all(runId, seq).map((row) => contentOf(row, isRecord)),
		lastRecord(runId: Id) {
			const row = lastRecord.get(runId);
			return row && contentOf(row, isRecord);
		},
		lastSeq: (runId: Id) => Number(lastSeq.get(runId)?.['seq'] ?? 0),

		lease(runId: Id): LeaseRow | undefined {
			const row = findLease.get(runId);
			if (!row) return undefined;
			const { epoch, owner, since, until } = row;
			const times = { epoch: Number(epoch), since: Number(since), until: Number(until) };
			return { runId, ...times, ...(typeof owner === 'string' ? { owner } : {}) };
		},
		putLease: ({ runId, epoch, owner, since, until }: LeaseRow) =>
			void putLease.run(runId, epoch, owner ?? null, since, until),

		addLetter: (letter: Letter) =>
			void addLetter.run(letter.id, letter.runId, letter.at, JSON.stringify(letter)),
		/** Undefined for one that was never posted. */
		letterState: (id: Id) => findLetter.get(id)?.['state'],
		waitingIds: (runId: Id) => waiting.all(runId).map(({ id }) => String(id)),
		waitingLetters: (runId: Id) => waiting.all(runId).map((row) => contentOf(row, isLetter)),
		spendLetter: (id: Id, spent: 'taken' | 'withdrawn') => void spendLetter.run(spent, id),

		scratch(runId: Id) {
			const row = findScratch.get(runId);
			return row && contentOf(row, isScratch);
		},
		putScratch(runId: Id, scratch: Scratch | undefined) {
			if (scratch) putScratch.run(runId, JSON.stringify(scratch));
			else dropScratch.run(runId);
		},
	};
}

function isRun(value: unknown): value is Run {
	return isRecord(value) && typeof value['id'] === 'string' && typeof value['agentId'] === 'string';
}

function isLetter(value: unknown): value is Letter {
	return isRecord(value) && typeof value['runId'] === 'string' && typeof value['type'] === 'string';
}

function isScratch(value: unknown): value is Scratch {
	return isRecord(value) && typeof value['runId'] === 'string' && Array.isArray(value['parts']);
}
