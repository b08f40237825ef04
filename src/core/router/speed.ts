import { DAY_MS, MINUTE_MS } from '#core/kernel/time.ts';

/** How fast a model answered lately: moving averages of two things that have little to do with each other. */
export interface Speed {
	readonly firstTokenMs: number;
	/** For each token after the first. */
	readonly tokenMs?: number;
	readonly measuredAt: number;
}

/** Of one whole answer. */
export interface Timing {
	/** From the request to the first piece of the answer. */
	readonly firstTokenMs: number;
	/** From the request to the end. */
	readonly durationMs: number;
	readonly outputTokens: number;
}

const WEIGHT_OF_NEW = 0.3;
const FORGOTTEN_AFTER_MS = 7 * DAY_MS;
/** What takes longer was not the model: the machine slept, or its clock was set. */
const LONGEST_MS = 30 * MINUTE_MS;

/**
 * Taken for a model nobody has measured: about what a good hosted one does. Anything slower gives way to the unknown
 * one once, which is how it becomes known; anything faster is not given up for it.
 */
const UNKNOWN = { firstTokenMs: 600, tokenMs: 12 };

export function measure(speed: Speed | undefined, timing: Timing, now: number): Speed | undefined {
	const { firstTokenMs, durationMs, outputTokens } = timing;
	if (!(firstTokenMs >= 0 && firstTokenMs <= durationMs && durationMs <= LONGEST_MS)) return speed;
	const before = speed && !isForgotten(speed, now) ? speed : undefined;
	const tokenMs =
		outputTokens >= 2
			? blend(before?.tokenMs, (durationMs - firstTokenMs) / (outputTokens - 1))
			: before?.tokenMs;
	return {
		firstTokenMs: blend(before?.firstTokenMs, firstTokenMs),
		...(tokenMs === undefined ? {} : { tokenMs }),
		measuredAt: now,
	};
}

/** How long an answer of so many tokens would take. */
export function expectedMs(speed: Speed | undefined, outputTokens: number, now: number): number {
	const known = speed && !isForgotten(speed, now) ? speed : undefined;
	return (
		(known?.firstTokenMs ?? UNKNOWN.firstTokenMs) +
		(known?.tokenMs ?? UNKNOWN.tokenMs) * Math.max(0, outputTokens - 1)
	);
}

/** Old figures would keep a model that was slow once at the end of the line for ever. */
function isForgotten(speed: Speed, now: number): boolean {
	return Math.abs(now - speed.measuredAt) > FORGOTTEN_AFTER_MS;
}

function blend(before: number | undefined, sample: number): number {
	return before === undefined ? sample : before + WEIGHT_OF_NEW * (sample - before);
}
