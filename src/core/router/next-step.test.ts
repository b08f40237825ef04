import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidate, localCandidate, NOON, shortName } from '#tests/router/candidates.ts';
import type { Cause } from './cause.ts';
import { nextStep, type NextStep, type Setback } from './next-step.ts';

const opus = candidate('anthropic/opus');
const haiku = candidate('anthropic/haiku');
const large = candidate('gemini/pro', { contextTokens: 1_000_000 });
const home = localCandidate('ollama/qwen');

function after(type: Cause['type'], facts: Partial<Setback> & { retryAfterMs?: number } = {}): string {
	const { retryAfterMs, ...setback } = facts;
	const cause = { type, detail: 'x', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } as Cause;
	return inShort(
		nextStep({
			cause,
			candidate: opus,
			retries: 0,
			isMidAnswer: false,
			isCompacted: false,
			rest: [],
			readyAt: undefined,
			now: NOON,
			...setback,
		}),
	);
}

function inShort(step: NextStep): string {
	if (step.type === 'retry') return `retry ${step.waitMs}`;
	return step.type === 'next' ? [step.candidate, ...step.rest].map(shortName).join(' ') : step.type;
}

const ON = 'anthropic/haiku gemini/pro';
/**
 * What follows, by kind and position. First try and second try with others left, then both with nobody left,
 * then in mid-answer with others and with nobody.
 */
const TABLE: Readonly<Record<Cause['type'], readonly [string, string, string, string, string, string]>> = {
	network: ['retry 1020', ON, 'retry 1020', 'give-up', ON, 'retry 1020'],
	server: ['retry 1020', ON, 'retry 1020', 'give-up', ON, 'retry 1020'],
	overloaded: ['retry 2020', ON, 'retry 2020', 'give-up', ON, 'retry 2020'],
	rate: ['retry 1020', ON, 'retry 1020', 'give-up', ON, 'retry 1020'],
	protocol: ['retry 0', ON, 'retry 0', 'give-up', ON, 'retry 0'],
	timeout: [ON, ON, 'retry 0', 'give-up', ON, 'retry 0'],
	auth: ['gemini/pro', 'gemini/pro', 'give-up', 'give-up', 'gemini/pro', 'give-up'],
	billing: ['gemini/pro', 'gemini/pro', 'give-up', 'give-up', 'gemini/pro', 'give-up'],
	context: ['compact', 'compact', 'compact', 'compact', 'compact', 'compact'],
	'bad-request': ['give-up', 'give-up', 'give-up', 'give-up', 'give-up', 'give-up'],
	aborted: ['give-up', 'give-up', 'give-up', 'give-up', 'give-up', 'give-up'],
	offline: ['pause', 'pause', 'pause', 'pause', 'pause', 'pause'],
};

describe('nextStep', () => {
	const rest = [haiku, large];
	const positions: readonly Partial<Setback>[] = [
		{ rest },
		{ rest, retries: 1 },
		{},
		{ retries: 1 },
		{ rest, isMidAnswer: true },
		{ isMidAnswer: true },
	];
	const rows = (Object.keys(TABLE) as Cause['type'][]).flatMap((type) =>
		positions.map((position, at) => ({ type, at, position, expected: TABLE[type][at]! })),
	);

	it.each(rows)('$type in position $at: $expected', ({ type, position, expected }) => {
		expect(after(type, position)).toBe(expected);
	});

	it('makes the prompt shorter once, and then needs a model with more room', () => {
		expect(after('context', { isCompacted: true, rest: [haiku, large, home] })).toBe('gemini/pro');
		expect(after('context', { isCompacted: true, rest: [haiku, home] })).toBe('give-up');
	});

	it('goes on where a provider does not have the model, and gives up where nobody is left', () => {
		const cause: Cause = { type: 'bad-request', detail: 'x', isModelMissing: true };
		expect(after('bad-request', { cause, rest: [haiku, large] })).toBe(ON);
		expect(after('bad-request', { cause, rest: [haiku, large], isMidAnswer: true })).toBe(ON);
		expect(after('bad-request', { cause })).toBe('give-up');
	});

	it('without a network asks whoever needs none', () => {
		expect(after('offline', { rest: [haiku, home] })).toBe('ollama/qwen');
	});

	it.each([
		[5_000, 'retry 5020', 'retry 5020'],
		[5_001, 'anthropic/haiku', 'retry 5021'],
		[30_000, 'anthropic/haiku', 'retry 30020'],
		[30_001, 'anthropic/haiku', 'give-up'],
		[-1, 'retry 2020', 'retry 2020'],
		[Number.NaN, 'retry 2020', 'retry 2020'],
		[9e9, 'retry 2020', 'retry 2020'],
	])('asked to wait %d ms: %s, and alone %s', (retryAfterMs, withOthers, alone) => {
		expect(after('overloaded', { retryAfterMs, rest: [haiku] })).toBe(withOthers);
		expect(after('overloaded', { retryAfterMs })).toBe(alone);
	});

	it('does not ask again while the candidate is left alone', () => {
		expect(after('server', { readyAt: NOON + 60_000, rest: [haiku] })).toBe('anthropic/haiku');
		expect(after('server', { readyAt: NOON + 60_000 })).toBe('give-up');
		expect(after('rate', { readyAt: NOON + 30_000 })).toBe('retry 30020');
	});

	it('ends, with at most three candidates asked and none more than twice', () => {
		const types = Object.keys(TABLE) as Cause['type'][];
		const failure = fc.record({
			type: fc.constantFrom(...types),
			isMidAnswer: fc.boolean(),
			readyAt: fc.option(fc.integer({ min: NOON - 9, max: NOON + 70_000 }), { nil: undefined }),
		});
		const failures = fc.array(failure, { minLength: 12, maxLength: 12 });
		fc.assert(
			fc.property(
				failures,
				fc.shuffledSubarray([opus, haiku, large, home], { minLength: 1, maxLength: 3 }),
				(list, order) => {
					let candidate = order[0]!;
					let rest: readonly (typeof candidate)[] = order.slice(1);
					let retries = 0;
					let compactions = 0;
					const asked = [shortName(candidate)];
					for (const { type, ...facts } of list) {
						const isCompacted = compactions > 0;
						const step = nextStep({
							cause: { type, detail: 'x' },
							candidate,
							retries,
							rest,
							isCompacted,
							now: NOON,
							...facts,
						});
						if (step.type === 'give-up' || step.type === 'pause') break;
						if (step.type === 'compact') {
							compactions++;
							continue;
						}
						if (step.type === 'retry') retries++;
						else {
							expect(rest).toContain(step.candidate);
							expect(step.rest.length).toBeLessThan(rest.length);
							({ candidate, rest } = step);
							retries = 0;
						}
						asked.push(shortName(candidate));
					}
					expect(compactions).toBeLessThanOrEqual(1);
					expect(new Set(asked).size).toBeLessThanOrEqual(3);
					for (const name of asked)
						expect(asked.filter((each) => each === name).length).toBeLessThanOrEqual(2);
				},
			),
			{ numRuns: 2_000 },
		);
	});
});
