import { describe, expect, it } from 'vitest';
import type { Cause } from './cause.ts';
import { newModelHealth, restOf, stepModel, type ModelEvent, type ModelHealth } from './model-health.ts';

const NOW = 1_000_000;
const SECOND = 1_000;
const MINUTE = 60_000;
const TIMING = { firstTokenMs: 300, durationMs: 800, outputTokens: 51 };

const fresh = newModelHealth({ connection: 'anthropic', model: 'opus' });
const failed = (type: Cause['type'], attempt = 'a', retryAfterMs?: number): ModelEvent => ({
	type: 'failed',
	attempt,
	cause: {
		type,
		detail: 'x',
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	} as Cause,
});
const succeeded: ModelEvent = { type: 'succeeded', timing: TIMING };
const started = (attempt: string): ModelEvent => ({ type: 'started', attempt });

/** Each event one second after the one before. */
function after(row: ModelHealth, events: readonly ModelEvent[], at = NOW): ModelHealth {
	return events.reduce((each, event, index) => stepModel(each, event, at + index * SECOND), row);
}

/** Opened at NOW. */
const open = after(fresh, [failed('server'), failed('network'), failed('timeout')], NOW - 2 * SECOND);

describe('breaker', () => {
	it.each(['network', 'timeout', 'server', 'overloaded'] as const)(
		'opens at the third %s in a row',
		(type) => {
			const two = after(fresh, [failed(type), failed(type)]);
			expect(restOf(two, NOW + 2 * SECOND)).toBeUndefined();
			const three = stepModel(two, failed(type), NOW + 2 * SECOND);
			expect(restOf(three, NOW + 2 * SECOND)).toEqual({ type: 'open', until: NOW + 62 * SECOND });
		},
	);

	it.each(['auth', 'billing', 'context', 'bad-request', 'aborted', 'protocol', 'offline'] as const)(
		'never holds %s against the model',
		(type) => {
			expect(
				after(
					fresh,
					Array.from({ length: 9 }, () => failed(type)),
				),
			).toEqual(fresh);
			const two = after(fresh, [failed('server'), failed('server')]);
			expect(stepModel(two, failed(type), NOW)).toEqual(two);
		},
	);

	it('never holds it against a model that its provider does not have it', () => {
		const cause: Cause = { type: 'bad-request', detail: 'x', isModelMissing: true };
		const missing = { type: 'failed', attempt: 'a', cause } as const;
		expect(after(fresh, [missing, missing, missing, missing])).toEqual(fresh);
	});

	it('begins to count anew after a success', () => {
		const row = after(fresh, [
			failed('server'),
			failed('server'),
			succeeded,
			failed('server'),
			failed('server'),
		]);
		expect(restOf(row, NOW + 5 * SECOND)).toBeUndefined();
		expect(row.failures).toBe(2);
	});

	it('lets one attempt through when the minute is over, and no second', () => {
		expect(restOf(open, NOW + MINUTE - 1)).toEqual({ type: 'open', until: NOW + MINUTE });
		expect(restOf(open, NOW + MINUTE)).toBeUndefined();
		const probed = stepModel(open, started('p'), NOW + MINUTE);
		expect(restOf(probed, NOW + MINUTE, 'p')).toBeUndefined();
		expect(restOf(probed, NOW + MINUTE)).toEqual({ type: 'probed', until: NOW + 4 * MINUTE });
		expect(stepModel(probed, started('q'), NOW + MINUTE)).toBe(probed);
	});

	it('gives no probe before its time', () => {
		expect(stepModel(open, started('p'), NOW + MINUTE - 1)).toBe(open);
		expect(stepModel(fresh, started('p'), NOW)).toBe(fresh);
	});

	it('closes when the probe succeeds and opens for another minute when it fails', () => {
		const probed = stepModel(open, started('p'), NOW + MINUTE);
		const closed = stepModel(probed, succeeded, NOW + MINUTE + 1);
		expect(closed).toMatchObject({ failures: 0, open: undefined, probe: undefined });
		expect(restOf(closed, NOW + MINUTE + 1)).toBeUndefined();
		const again = stepModel(probed, failed('server', 'p'), NOW + MINUTE + 1);
		expect(restOf(again, NOW + MINUTE + 1)).toEqual({ type: 'open', until: NOW + 2 * MINUTE + 1 });
	});

	it.each(['aborted', 'offline', 'context', 'auth'] as const)(
		'lets the next one find out after %s',
		(type) => {
			const probed = stepModel(open, started('p'), NOW + MINUTE);
			const released = stepModel(probed, failed(type, 'p'), NOW + MINUTE + 1);
			expect(restOf(released, NOW + MINUTE + 1)).toBeUndefined();
			const next = stepModel(released, started('q'), NOW + MINUTE + 1);
			expect(restOf(next, NOW + MINUTE + 1)).toMatchObject({ type: 'probed' });
		},
	);

	it('is told nothing by attempts that began before it opened', () => {
		expect(stepModel(open, failed('server', 'old'), NOW + 30 * SECOND)).toBe(open);
		const probed = stepModel(open, started('p'), NOW + MINUTE);
		expect(stepModel(probed, failed('server', 'old'), NOW + MINUTE + 1)).toBe(probed);
	});

	it('takes the probe from a host that never came back', () => {
		const probed = stepModel(open, started('lost'), NOW + MINUTE);
		expect(restOf(probed, NOW + 4 * MINUTE - 1)).toMatchObject({ type: 'probed' });
		expect(restOf(stepModel(probed, started('p'), NOW + 4 * MINUTE), NOW + 4 * MINUTE, 'p')).toBeUndefined();
	});
});

describe('cooldown', () => {
	it('doubles from half a minute to a quarter of an hour, and begins again after a success', () => {
		const waits: number[] = [];
		let row = fresh;
		let at = NOW;
		for (let times = 0; times < 8; times++) {
			row = stepModel(row, failed('rate'), at);
			const { until } = restOf(row, at)!;
			waits.push((until - at) / SECOND);
			at = until;
		}
		expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
		expect(row.failures).toBe(0);
		row = stepModel(stepModel(row, succeeded, at), failed('rate'), at);
		expect(restOf(row, at)!.until - at).toBe(30 * SECOND);
	});

	it.each([
		[20 * SECOND, 20 * SECOND],
		[60 * MINUTE, 60 * MINUTE],
		[0, SECOND],
		[60 * MINUTE + 1, 30 * SECOND],
		[-5, 30 * SECOND],
		[Number.NaN, 30 * SECOND],
		[Infinity, 30 * SECOND],
	])('asked for %d ms: waits %d ms', (asked, waited) => {
		expect(restOf(stepModel(fresh, failed('rate', 'a', asked), NOW), NOW)).toEqual({
			type: 'cooldown',
			until: NOW + waited,
		});
	});

	it('counts a burst of refusals once, and keeps the longest wait', () => {
		const burst = [failed('rate', 'a', 20 * MINUTE), failed('rate', 'b'), failed('rate', 'c', SECOND)];
		const row = after(fresh, burst);
		expect(row.cooldowns).toBe(1);
		expect(restOf(row, NOW + 3 * SECOND)).toEqual({ type: 'cooldown', until: NOW + 20 * MINUTE });
	});

	it('outlasts the success of an attempt that began before it', () => {
		const row = after(fresh, [failed('rate'), succeeded]);
		expect(restOf(row, NOW + 2 * SECOND)).toEqual({ type: 'cooldown', until: NOW + 30 * SECOND });
	});

	it('names what lasts longest', () => {
		const row = stepModel(open, failed('rate', 'a', 10 * MINUTE), NOW);
		expect(restOf(row, NOW)).toMatchObject({ type: 'cooldown' });
		expect(restOf(stepModel(open, failed('rate'), NOW), NOW)).toMatchObject({ type: 'open' });
	});
});

it('forgets everything but its speed when it is reset', () => {
	const row = after(stepModel(fresh, succeeded, NOW), [
		failed('rate'),
		...Array<ModelEvent>(3).fill(failed('server')),
	]);
	const reset = stepModel(row, { type: 'reset' }, NOW);
	expect(restOf(reset, NOW)).toBeUndefined();
	expect(reset).toEqual({ ...fresh, speed: { firstTokenMs: 300, tokenMs: 10, measuredAt: NOW } });
});

it('is a plain row', () => {
	const row = stepModel(stepModel(open, started('p'), NOW + MINUTE), succeeded, NOW);
	expect(JSON.parse(JSON.stringify(row))).toEqual({ ...row });
	expect(structuredClone(row)).toEqual(row);
});
