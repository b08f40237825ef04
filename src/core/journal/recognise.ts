import { isRecord } from '#core/kernel/json.ts';
import type { RecordPlace, RecordType, RunRecord } from './record.ts';
import { RECORD_VERSION } from './record.ts';

/** A record as it was stored, perhaps by a newer version of the app. */
export type StoredRecord = RunRecord | UnknownRecord;

/** Kept word for word and passed on, but not understood: the run can be read here, and not be continued. */
export interface UnknownRecord {
	readonly type: 'unknown';
	readonly seq: number;
	readonly stored: unknown;
}

const TYPES: Readonly<Record<RecordType, true>> = {
	input: true,
	model: true,
	turn: true,
	failure: true,
	ask: true,
	answer: true,
	intent: true,
	result: true,
	compact: true,
	step: true,
	pause: true,
	end: true,
};

/** Only kind and version are looked at: what this version wrote itself needs no more, and sync checks what comes in. */
export function recogniseRecord(stored: RecordPlace | Readonly<Record<string, unknown>>): StoredRecord {
	return isOurs(stored) ? stored : { type: 'unknown', seq: seqOf(stored), stored };
}

function isOurs(stored: unknown): stored is RunRecord {
	return (
		isRecord(stored) &&
		stored['v'] === RECORD_VERSION &&
		typeof stored['type'] === 'string' &&
		Object.hasOwn(TYPES, stored['type'])
	);
}

function seqOf(stored: unknown): number {
	const seq = isRecord(stored) ? stored['seq'] : undefined;
	return typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : 0;
}
