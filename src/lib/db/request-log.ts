import { summaryOf, type RequestLog, type RequestSummary } from '#core/model-call/request-log.ts';
import {
	fitEntry,
	overflow,
	REQUEST_LOG_LIMITS,
	type EntrySize,
} from '#core/model-call/request-log-limits.ts';
import type { AlcoveDatabase } from './database.ts';
import type { DatabaseHandle } from './handle.ts';
import { mustWrite } from './must-write.ts';

/** What went to models and came back, on this device alone. */
export function createRequestLog(handle: DatabaseHandle, limits = REQUEST_LOG_LIMITS): RequestLog {
	const { db } = handle;
	return {
		write: (written) =>
			mustWrite(handle, () =>
				db.transaction('rw', db.requestLog, async () => {
					const { entry, bytes } = fitEntry(written, limits);
					await db.requestLog.put({ claim: entry.claim, runId: entry.runId, bytes, entry });
					await db.requestLog.bulkDelete([...overflow(await requestLogSizes(db), limits)]);
				}),
			),
		read: (claim) => handle.read(() => db.requestLog.get(claim).then((row) => row?.entry)),
		list: (runId) =>
			handle.read(() => {
				const summaries: RequestSummary[] = [];
				// One by one: what is left out may be long.
				return db.requestLog
					.where('runId')
					.equals(runId)
					.each(({ entry }) => void summaries.push(summaryOf(entry)))
					.then(() => summaries);
			}),
	};
}

/** Oldest first, from an index: none of the entries is read. */
export async function requestLogSizes({ requestLog }: AlcoveDatabase): Promise<readonly EntrySize[]> {
	const keys: readonly unknown[] = await requestLog.orderBy('[claim+bytes]').keys();
	return keys.filter(isSizeKey).map(([claim, bytes]) => ({ claim, bytes }));
}

function isSizeKey(key: unknown): key is readonly [string, number] {
	return Array.isArray(key) && typeof key[0] === 'string' && typeof key[1] === 'number';
}
