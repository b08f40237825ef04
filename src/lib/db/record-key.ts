import type { Id } from '#core/kernel/id.ts';

const SEQ_DIGITS = 10;
const SEQ_MAX = 10 ** SEQ_DIGITS - 1;

/** The primary key of a record. Text, because snapshots and other devices name a row by one; text order is its order. */
export function recordKey(runId: Id, seq: number): string {
	return `${runId}.${String(seq).padStart(SEQ_DIGITS, '0')}`;
}

/** The highest key a record of this run can have. */
export function lastRecordKey(runId: Id): string {
	return recordKey(runId, SEQ_MAX);
}

export function recordKeySeq(key: string): number {
	return Number(key.slice(-SEQ_DIGITS));
}
