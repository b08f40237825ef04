import type { Id } from '#core/kernel/id.ts';
import { isRecord } from '#core/kernel/json.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Lease } from './run-store.ts';

/** What every store keeps of a run's leases. Only the last one counts. */
export interface LeaseRow {
	readonly runId: Id;
	readonly epoch: number;
	/** Absent once it was released. */
	readonly owner?: string;
	/** It holds from `since` to before `until`, in milliseconds since the epoch. */
	readonly since: number;
	readonly until: number;
}

export interface LeaseRequest {
	readonly runId: Id;
	readonly owner: string;
	readonly now: number;
	readonly ms: number;
	readonly takeOver: boolean;
}

/**
 * The epoch is above that of every lease and record known here: leases do not travel with their run, so a run from
 * another device or out of an older copy may have records and no lease row.
 */
export function grantLease(
	row: LeaseRow | undefined,
	lastRecord: unknown,
	{ runId, owner, now, ms, takeOver }: LeaseRequest,
): Result<LeaseRow, { readonly type: 'lease-held' }> {
	if (row && !takeOver && row.owner !== owner && isHeldAt(row, now)) return err({ type: 'lease-held' });
	const epoch = Math.max(row?.epoch ?? 0, epochOf(lastRecord)) + 1;
	return ok({ runId, epoch, owner, since: now, until: now + ms });
}

/** Whether this lease is still the last one. Its time may be over: as long as nobody else asked, nothing is lost. */
export function holdsLease<Row extends LeaseRow>(row: Row | undefined, lease: Lease): row is Row {
	return row !== undefined && row.epoch === lease.epoch && row.owner === lease.owner;
}

export function renewLease(row: LeaseRow, now: number, ms: number): LeaseRow {
	return { ...row, since: now, until: now + ms };
}

export function releaseLease({ runId, epoch, since, until }: LeaseRow): LeaseRow {
	return { runId, epoch, since, until };
}

/** A clock that stepped back to before the lease began says nothing about it: then it is free, and fencing does the rest. */
function isHeldAt({ owner, since, until }: LeaseRow, now: number): boolean {
	return owner !== undefined && since <= now && now < until;
}

function epochOf(record: unknown): number {
	const epoch = isRecord(record) ? record['epoch'] : undefined;
	return typeof epoch === 'number' && Number.isSafeInteger(epoch) ? epoch : 0;
}
