import type { RecordBody, RecordPlace, RunRecord } from './record.ts';
import { RECORD_VERSION } from './record.ts';

/** Gives bodies the numbers after `after`. */
export function numberRecords(
	bodies: readonly RecordBody[],
	{ runId, after, at, epoch }: Pick<RecordPlace, 'runId' | 'at' | 'epoch'> & { readonly after: number },
): readonly RunRecord[] {
	return bodies.map((body, index) => ({
		...body,
		runId,
		seq: after + index + 1,
		at,
		epoch,
		v: RECORD_VERSION,
	}));
}

export function isEnd(bodies: readonly RecordBody[]): boolean {
	return bodies.some(({ type }) => type === 'end');
}

/** The one end that must not come while somebody's words still wait. */
export function isDone(bodies: readonly RecordBody[]): boolean {
	return bodies.some((body) => body.type === 'end' && body.status === 'done');
}
