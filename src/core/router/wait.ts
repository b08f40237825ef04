import { SECOND_MS } from '#core/kernel/time.ts';

/** A time during which something is left alone. */
export interface Wait {
	readonly since: number;
	readonly until: number;
}

/** Clocks are set right in small steps all the time; those end no wait. */
const SMALL_STEP_MS = 5 * SECOND_MS;

export function waitFrom(now: number, ms: number): Wait {
	return { since: now, until: now + ms };
}

/**
 * How much of the wait is left; 0 when there is none. Never more than it was meant to be and one small step: a clock
 * that was before the wait began has been set back since, and by it the wait could last for years.
 */
export function remainingMs(wait: Wait | undefined, now: number): number {
	if (!wait || now < wait.since - SMALL_STEP_MS || !(now < wait.until)) return 0;
	return wait.until - now;
}
