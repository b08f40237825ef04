import { describe, expect, it } from 'vitest';
import { grantLease, holdsLease, releaseLease, renewLease } from './lease.ts';

const asked = { runId: 'run', owner: 'a', now: 1_000, ms: 500, takeOver: false };
const row = { runId: 'run', owner: 'b', epoch: 4, since: 1_000, until: 1_500 };

describe('a lease', () => {
	it.each([
		['in its first moment', 1_000, false],
		['in its last moment', 1_499, false],
		['when it is over', 1_500, true],
		['when the clock stepped back behind its beginning', 999, true],
	])('of another %s', (_, now, granted) => {
		expect(grantLease(row, undefined, { ...asked, now }).ok).toBe(granted);
		expect(grantLease(row, undefined, { ...asked, now, takeOver: true }).ok).toBe(true);
		expect(grantLease(row, undefined, { ...asked, now, owner: 'b' }).ok).toBe(true);
		expect(grantLease(releaseLease(row), undefined, { ...asked, now }).ok).toBe(true);
	});

	it.each([
		['nothing', undefined, undefined, 1],
		['a lease', row, undefined, 5],
		['a later record', row, { epoch: 7 }, 8],
		['an earlier record', row, { epoch: 2 }, 5],
		['records without a lease', undefined, { epoch: 7 }, 8],
		['a record that says no epoch', row, { epoch: 'x' }, 5],
	])('has an epoch above %s', (_, before, record, epoch) => {
		const granted = grantLease(before, record, { ...asked, takeOver: true });
		expect(granted).toEqual({
			ok: true,
			value: { runId: 'run', owner: 'a', epoch, since: 1_000, until: 1_500 },
		});
	});

	it('is held by its owner under its epoch only, and by nobody once released', () => {
		const lease = { runId: 'run', owner: 'b', epoch: 4 };
		expect(holdsLease(row, lease)).toBe(true);
		expect(holdsLease(renewLease(row, 2_000, 10), lease)).toBe(true);
		expect(holdsLease(row, { ...lease, epoch: 3 })).toBe(false);
		expect(holdsLease(row, { ...lease, owner: 'a' })).toBe(false);
		expect(holdsLease(releaseLease(row), lease)).toBe(false);
		expect(holdsLease(undefined, lease)).toBe(false);
	});
});
