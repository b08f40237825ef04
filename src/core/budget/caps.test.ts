import { describe, expect, it } from 'vitest';
import { NO_SPEND, type Spend } from '#core/content/spend.ts';
import type { Cap } from './cap.ts';
import { checkCaps, DEFAULT_CAPS } from './caps.ts';
import type { Claim } from './ledger.ts';
import type { ScopeTotal } from './scope.ts';

const claimOf = (worst: Partial<Spend>): Claim => ({
	key: 'child/1',
	worst: { ...NO_SPEND, ...worst },
	runIds: ['child', 'parent'],
	agentId: 'ada',
	day: '2026-11-20',
	connection: 'anthropic',
	model: 'm',
});
const total = (settled: Partial<Spend>, open: Partial<Spend> = {}): ScopeTotal => ({
	settled: { ...NO_SPEND, ...settled },
	open: { ...NO_SPEND, ...open },
});

describe('checkCaps', () => {
	it.each<[name: string, cap: Cap, key: string]>([
		['run', { scope: 'run', microDollars: 100 }, 'run:child'],
		['run of the parent', { scope: 'run', microDollars: 100 }, 'run:parent'],
		[
			'agent a day',
			{ scope: 'agent', agentId: 'ada', per: 'day', microDollars: 100 },
			'agent:ada:2026-11-20',
		],
		[
			'agent a month',
			{ scope: 'agent', agentId: 'ada', per: 'month', microDollars: 100 },
			'agent:ada:2026-11',
		],
		['day', { scope: 'day', microDollars: 100 }, 'day:2026-11-20'],
		['month', { scope: 'month', microDollars: 100 }, 'month:2026-11'],
	])('%s: up to the cap and not one more, paid or reserved', (_name, cap, key) => {
		const totals = new Map([[key, total({ microDollars: 50 }, { microDollars: 20 })]]);
		expect(checkCaps([cap], totals, claimOf({ microDollars: 30 }))).toBeUndefined();
		expect(checkCaps([cap], totals, claimOf({ microDollars: 31 }))).toEqual({
			type: 'budget',
			cap,
			used: { tokens: 0, microDollars: 70 },
			wanted: { tokens: 0, microDollars: 31 },
		});
	});

	it('knows a call only by itself, and an agent only by its name', () => {
		const totals = new Map([
			['agent:ada:2026-11-20', total({ tokens: 999 })],
			['day:2026-11-20', total({ tokens: 999 })],
		]);
		const claim = claimOf({ tokens: 10 });
		expect(checkCaps([{ scope: 'call', tokens: 10 }], totals, claim)).toBeUndefined();
		expect(checkCaps([{ scope: 'call', tokens: 9 }], totals, claim)).toMatchObject({ used: NO_SPEND });
		const other: Cap = { scope: 'agent', agentId: 'bob', per: 'day', tokens: 1 };
		expect(checkCaps([other], totals, claim)).toBeUndefined();
	});

	it.each([0, -1, Number.NaN])('a limit of %d lets only through what takes nothing', (limit) => {
		const cap: Cap = { scope: 'day', microDollars: limit };
		expect(checkCaps([cap], new Map(), claimOf({ microDollars: 1 }))).toMatchObject({ cap });
		expect(checkCaps([cap], new Map(), claimOf({ tokens: 1_000 }))).toBeUndefined();
	});

	it('has no limit where there is none', () => {
		const huge = claimOf({ tokens: 1e15, microDollars: 1e15 });
		expect(
			checkCaps([{ scope: 'day' }, { scope: 'call', tokens: Infinity }], new Map(), huge),
		).toBeUndefined();
		expect(checkCaps([], new Map(), huge)).toBeUndefined();
	});

	it('holds several caps of one scope, and tokens as well as money', () => {
		const caps: Cap[] = [
			{ scope: 'day', tokens: 100 },
			{ scope: 'day', tokens: 50, microDollars: 10 },
		];
		expect(checkCaps(caps, new Map(), claimOf({ tokens: 60 }))?.cap).toBe(caps[1]);
		expect(checkCaps(caps, new Map(), claimOf({ tokens: 50, microDollars: 11 }))?.cap).toBe(caps[1]);
		expect(checkCaps(caps, new Map(), claimOf({ tokens: 50, microDollars: 10 }))).toBeUndefined();
	});

	it('lets what is free go on after an overrun', () => {
		const totals = new Map([['day:2026-11-20', total({ microDollars: 500 })]]);
		const cap: Cap = { scope: 'day', microDollars: 100 };
		expect(checkCaps([cap], totals, claimOf({ tokens: 9 }))).toBeUndefined();
		expect(checkCaps([cap], totals, claimOf({ microDollars: 1 }))).toMatchObject({
			used: { microDollars: 500 },
		});
	});
});

it('the default caps limit money and tokens, each wider than the one inside it', () => {
	expect(DEFAULT_CAPS.map(({ scope }) => scope)).toEqual(['call', 'run', 'day', 'month']);
	for (const unit of ['tokens', 'microDollars'] as const) {
		const limits = DEFAULT_CAPS.map((cap) => cap[unit]!);
		expect(limits).toEqual([...limits].sort((a, b) => a - b));
		expect(new Set(limits).size).toBe(limits.length);
	}
});
