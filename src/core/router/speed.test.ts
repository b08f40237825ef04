import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#core/kernel/time.ts';
import { expectedMs, measure } from './speed.ts';

const answer = (firstTokenMs: number, durationMs: number, outputTokens: number) => ({
	firstTokenMs,
	durationMs,
	outputTokens,
});

describe('measure', () => {
	it('takes the first sample whole and a third of each after it, each figure apart', () => {
		const first = measure(undefined, answer(1_000, 3_000, 101), 5);
		expect(first).toEqual({ firstTokenMs: 1_000, tokenMs: 20, measuredAt: 5 });
		expect(measure(first, answer(2_000, 5_000, 101), 6)).toEqual({
			firstTokenMs: 1_300,
			tokenMs: 23,
			measuredAt: 6,
		});
	});

	it('learns nothing about tokens from an answer of one', () => {
		expect(measure(undefined, answer(400, 400, 1), 5)).toEqual({ firstTokenMs: 400, measuredAt: 5 });
		const known = { firstTokenMs: 400, tokenMs: 9, measuredAt: 5 };
		expect(measure(known, answer(400, 400, 0), 6)).toEqual({ ...known, measuredAt: 6 });
	});

	it.each([
		['a clock that went back', answer(100, -50, 10)],
		['a first token after the end', answer(100, 50, 10)],
		['a negative time', answer(-1, 50, 10)],
		['a machine that slept', answer(100, 9 * 3_600_000, 10)],
		['no figure', answer(Number.NaN, Number.NaN, 10)],
	])('ignores %s', (_what, timing) => {
		const known = { firstTokenMs: 400, tokenMs: 9, measuredAt: 5 };
		expect(measure(known, timing, 6)).toBe(known);
		expect(measure(undefined, timing, 6)).toBeUndefined();
	});

	it('begins again after a week', () => {
		const old = { firstTokenMs: 90_000, tokenMs: 900, measuredAt: 0 };
		expect(measure(old, answer(100, 200, 11), 8 * DAY_MS)).toMatchObject({ firstTokenMs: 100, tokenMs: 10 });
	});
});

describe('expectedMs', () => {
	const slow = { firstTokenMs: 5_000, tokenMs: 50, measuredAt: 0 };
	const fast = { firstTokenMs: 200, tokenMs: 2, measuredAt: 0 };

	it('adds the first token and those after it', () => {
		expect(expectedMs(fast, 101, 0)).toBe(400);
		expect(expectedMs(fast, 0, 0)).toBe(200);
	});

	it('places the unknown between the fast and the slow', () => {
		expect(expectedMs(undefined, 400, 0)).toBeLessThan(expectedMs(slow, 400, 0));
		expect(expectedMs(undefined, 400, 0)).toBeGreaterThan(expectedMs(fast, 400, 0));
	});

	it('forgets after a week, and when the clock has been set back by as much', () => {
		const unknown = expectedMs(undefined, 400, 0);
		expect(expectedMs(slow, 400, 7 * DAY_MS)).not.toBe(unknown);
		expect(expectedMs(slow, 400, 7 * DAY_MS + 1)).toBe(unknown);
		expect(expectedMs(slow, 400, -7 * DAY_MS - 1)).toBe(unknown);
	});
});
