import { expect, it } from 'vitest';
import type { UsageRow } from './ledger.ts';
import { NO_CALLS, usageBy, usageTotal } from './usage-totals.ts';

const row = (key: string, changes: Partial<UsageRow> = {}): UsageRow => ({
	id: `row of ${key}`,
	at: 0,
	key,
	worst: { tokens: 99, microDollars: 99 },
	runIds: ['r'],
	agentId: 'ada',
	day: '2026-11-20',
	connection: 'anthropic',
	model: 'm',
	usage: { input: 10, output: 2, cacheRead: 3, cacheWrite: 1, reasoning: 1 },
	spent: { tokens: 12, microDollars: 7 },
	isEstimated: false,
	...changes,
});

const rows = [
	row('r/1', { conversationId: 'c' }),
	row('r/3', { day: '2026-12-01', isEstimated: true }),
	row('s/1', { runIds: ['s', 'r'], agentId: 'bob', connection: 'openrouter' }),
	row('r/1', { id: 'came again from another device' }),
];

it.each([
	['day', { '2026-11-20': 2, '2026-12-01': 1 }],
	['month', { '2026-11': 2, '2026-12': 1 }],
	['connection', { anthropic: 2, openrouter: 1 }],
	['model', { m: 3 }],
	['agent', { ada: 2, bob: 1 }],
	['run', { r: 3, s: 1 }],
	['conversation', { c: 1 }],
] as const)('counts the calls of each %s', (grouping, calls) => {
	const groups = [...usageBy(rows, grouping)].map(([key, total]) => [key, total.calls]);
	expect(Object.fromEntries(groups)).toEqual(calls);
});

it('adds everything up', () => {
	expect(usageTotal(rows)).toEqual({
		calls: 3,
		estimatedCalls: 1,
		usage: { input: 30, output: 6, cacheRead: 9, cacheWrite: 3, reasoning: 3 },
		spent: { tokens: 36, microDollars: 21 },
	});
	expect(usageBy(rows, 'agent').get('ada')).toMatchObject({ spent: { tokens: 24, microDollars: 14 } });
	expect(usageTotal([])).toEqual(NO_CALLS);
});
