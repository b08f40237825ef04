import type { CandidateName } from '#core/journal/record.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#core/kernel/time.ts';
import type { Calibration } from '#core/prompt/calibration.ts';
import { keyOf } from './candidate.ts';
import type { Cause } from './cause.ts';
import { measure, type Speed, type Timing } from './speed.ts';
import { remainingMs, waitFrom, type Wait } from './wait.ts';

/**
 * What is remembered of one model at one connection. Without `open` the breaker is closed; with it, it is open for as
 * long as the wait lasts and half-open after that, when one attempt at a time finds out whether things are better.
 */
export interface ModelHealth extends CandidateName {
	readonly type: 'model';
	readonly key: string;
	/** Failures in a row that speak against the model's host. */
	readonly failures: number;
	readonly open?: Wait | undefined;
	/** The attempt that finds out. A host that died with it keeps it no longer than this wait. */
	readonly probe?: (Wait & { readonly attempt: string }) | undefined;
	/** Too much was asked of it. */
	readonly cooldown?: Wait | undefined;
	/** Cooldowns since the last success. */
	readonly cooldowns: number;
	readonly speed?: Speed | undefined;
	/** Of our estimates of tokens by what its provider counts. */
	readonly calibration?: Calibration | undefined;
}

export type ModelEvent =
	| { readonly type: 'started'; readonly attempt: string }
	| { readonly type: 'succeeded'; readonly timing: Timing }
	| { readonly type: 'failed'; readonly attempt: string; readonly cause: Cause }
	/** By a person, or because a test of the connection went well. */
	| { readonly type: 'reset' };

/** Why a model is left alone for now, and until when at the latest. */
export interface Rest {
	readonly type: 'open' | 'probed' | 'cooldown';
	readonly until: number;
}

const FAILURES_TO_OPEN = 3;
const OPEN_MS = MINUTE_MS;
const PROBE_MS = 3 * MINUTE_MS;
const FIRST_COOLDOWN_MS = 30 * SECOND_MS;
const LONGEST_COOLDOWN_MS = 15 * MINUTE_MS;
/** What a provider may ask for. Longer, and it is tried sooner all the same. */
const ASKED_COOLDOWN_MS = { least: SECOND_MS, most: HOUR_MS };

export function newModelHealth({ connection, model }: CandidateName): ModelHealth {
	return {
		type: 'model',
		key: keyOf({ connection, model }),
		connection,
		model,
		failures: 0,
		cooldowns: 0,
	};
}

/** The longest of what holds it back. The attempt that holds the probe is not held back by it. */
export function restOf(row: ModelHealth, now: number, attempt?: string): Rest | undefined {
	const openMs = remainingMs(row.open, now);
	const isProbed = row.open && openMs === 0 && row.probe?.attempt !== attempt;
	const rests = [
		{ type: 'open', ms: openMs },
		{ type: 'probed', ms: isProbed ? remainingMs(row.probe, now) : 0 },
		{ type: 'cooldown', ms: remainingMs(row.cooldown, now) },
	] as const;
	const longest = rests.reduce((a, b) => (b.ms > a.ms ? b : a));
	return longest.ms > 0 ? { type: longest.type, until: now + longest.ms } : undefined;
}

/** The same row where nothing changes. */
export function stepModel(row: ModelHealth, event: ModelEvent, now: number): ModelHealth {
	switch (event.type) {
		case 'started':
			return row.open && !restOf(row, now, event.attempt)
				? { ...row, probe: { ...waitFrom(now, PROBE_MS), attempt: event.attempt } }
				: row;
		case 'succeeded':
			// A cooldown that still runs was for another attempt, and the provider meant it.
			return {
				...row,
				failures: 0,
				open: undefined,
				probe: undefined,
				cooldowns: 0,
				speed: measure(row.speed, event.timing, now),
			};
		case 'failed':
			return fail(row, event.attempt, event.cause, now);
		case 'reset':
			return { ...newModelHealth(row), speed: row.speed };
	}
}

function fail(row: ModelHealth, attempt: string, cause: Cause, now: number): ModelHealth {
	const wasProbe = row.probe?.attempt === attempt;
	const released = wasProbe ? { ...row, probe: undefined } : row;
	switch (cause.type) {
		case 'network':
		case 'timeout':
		case 'server':
		case 'overloaded':
			return count(released, wasProbe, now);
		case 'rate':
			return coolDown(released, cause.retryAfterMs, now);
		case 'auth':
		case 'billing':
		case 'context':
		case 'bad-request':
		case 'aborted':
		case 'protocol':
		case 'offline':
			return released;
	}
}

function count(row: ModelHealth, wasProbe: boolean, now: number): ModelHealth {
	// Attempts from before it opened tell nothing new; only the one that was sent to find out does.
	if (row.open && !wasProbe) return row;
	const failures = row.failures + 1;
	return failures < FAILURES_TO_OPEN
		? { ...row, failures }
		: { ...row, failures, open: waitFrom(now, OPEN_MS) };
}

function coolDown(row: ModelHealth, askedMs: number | undefined, now: number): ModelHealth {
	const leftMs = remainingMs(row.cooldown, now);
	// Several attempts refused at once are one reason to wait, not several.
	const cooldowns = Math.max(1, leftMs > 0 ? row.cooldowns : row.cooldowns + 1);
	const ownMs = Math.min(FIRST_COOLDOWN_MS * 2 ** (cooldowns - 1), LONGEST_COOLDOWN_MS);
	const isSane = askedMs !== undefined && askedMs >= 0 && askedMs <= ASKED_COOLDOWN_MS.most;
	const ms = isSane ? Math.max(askedMs, ASKED_COOLDOWN_MS.least) : ownMs;
	return { ...row, cooldowns, cooldown: ms > leftMs ? waitFrom(now, ms) : row.cooldown };
}
