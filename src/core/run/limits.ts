import { MINUTE_MS } from '#core/kernel/time.ts';
import type { PauseReason } from '#core/journal/record.ts';
import type { RunState } from '#core/journal/run-state.ts';

/** How far a run goes by itself. At a limit it pauses, and a person may let it go on. */
export interface RunLimits {
	/** Turns since something was last said to it. */
	readonly turns: number;
	/** Time at work, waiting not counted. */
	readonly workMs: number;
	/** Turns in a row with exactly the same calls. */
	readonly sameCalls: number;
	/** Calls at once. */
	readonly parallel: number;
}

export const DEFAULT_RUN_LIMITS: RunLimits = {
	turns: 40,
	workMs: 20 * MINUTE_MS,
	sameCalls: 3,
	parallel: 4,
};

export function reachedLimit(state: RunState, limits: RunLimits, isTimeUp: boolean): PauseReason | undefined {
	if (state.sameCalls >= limits.sameCalls)
		return limit(`The model asked for the same calls ${state.sameCalls} times in a row.`);
	if (state.turns >= limits.turns)
		return limit(`The model has answered ${state.turns} times without an end.`);
	if (isTimeUp) return limit(`It has worked for ${Math.round(limits.workMs / MINUTE_MS)} minutes.`);
	return undefined;
}

function limit(detail: string): PauseReason {
	return { type: 'limit', detail };
}
