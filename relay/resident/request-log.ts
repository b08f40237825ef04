import { isRecord } from '#core/kernel/json.ts';
import {
	summaryOf,
	type RequestLog,
	type RequestLogEntry,
	type RequestSummary,
} from '#core/model-call/request-log.ts';
import { fitEntry, overflow, REQUEST_LOG_LIMITS } from '#core/model-call/request-log-limits.ts';
import { contentOf } from './content.ts';
import type { ResidentDatabase } from './database.ts';

/** What went to models and came back, in the resident's own file. */
export function createResidentRequestLog(
	{ db, write }: ResidentDatabase,
	limits = REQUEST_LOG_LIMITS,
): RequestLog {
	const put = db.prepare(
		'INSERT OR REPLACE INTO request (claim, run_id, bytes, summary, content) VALUES (?, ?, ?, ?, ?)',
	);
	const sizes = db.prepare('SELECT claim, bytes FROM request ORDER BY claim');
	const drop = db.prepare('DELETE FROM request WHERE claim = ?');
	const find = db.prepare('SELECT content FROM request WHERE claim = ?');
	const ofRun = db.prepare('SELECT summary AS content FROM request WHERE run_id = ? ORDER BY claim');

	return {
		write: async (written) =>
			write(false, () => {
				const { entry, bytes } = fitEntry(written, limits);
				const summary = JSON.stringify(summaryOf(entry));
				put.run(entry.claim, entry.runId, bytes, summary, JSON.stringify(entry));
				const oldestFirst = sizes
					.all()
					.map((row) => ({ claim: String(row['claim']), bytes: Number(row['bytes']) }));
				for (const claim of overflow(oldestFirst, limits)) drop.run(claim);
			}),
		async read(claim) {
			const row = find.get(claim);
			return row && contentOf(row, isEntry);
		},
		list: async (runId) => ofRun.all(runId).map((row) => contentOf(row, isSummary)),
	};
}

function isSummary(value: unknown): value is RequestSummary {
	return isRecord(value) && typeof value['claim'] === 'string' && Array.isArray(value['sections']);
}

function isEntry(value: unknown): value is RequestLogEntry {
	return isSummary(value) && 'received' in value && typeof value.received === 'string';
}
