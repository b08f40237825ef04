import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#core/kernel/time.ts';
import { remainingMs, waitFrom } from './wait.ts';

const wait = waitFrom(1_000_000, MINUTE_MS);

it.each([
	['at once', 0, MINUTE_MS],
	['half-way', 30_000, 30_000],
	['just before the end', 59_999, 1],
	['at the end', 60_000, 0],
	['long after', 9e15, 0],
	['when the clock was set right by a little', -5_000, 65_000],
	['when the clock was set back by more', -5_001, 0],
	['when the clock was set back by a year', -365 * 24 * HOUR_MS, 0],
])('%s', (_when, after, left) => {
	expect(remainingMs(wait, 1_000_000 + after)).toBe(left);
});

it('is over without a wait and without a clock', () => {
	expect(remainingMs(undefined, 5)).toBe(0);
	expect(remainingMs(wait, Number.NaN)).toBe(0);
});
