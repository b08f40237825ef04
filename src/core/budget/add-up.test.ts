import { expect, it } from 'vitest';
import { addUp } from './add-up.ts';
import { NO_TOTAL } from './scope.ts';

const spend = (microDollars: number) => ({ tokens: 1, microDollars });

it('adds up what was paid and what may be', () => {
	const rows = [
		{ key: 'a', spent: spend(3) },
		{ key: 'b', spent: spend(4) },
	];
	expect(addUp(rows, [{ key: 'c', worst: spend(10) }])).toEqual({
		settled: { tokens: 2, microDollars: 7 },
		open: spend(10),
	});
	expect(addUp([], [])).toEqual(NO_TOTAL);
});

it('counts a key once, and as paid where it is both', () => {
	const rows = [
		{ key: 'a', spent: spend(3) },
		{ key: 'a', spent: spend(5) },
	];
	expect(addUp(rows, [{ key: 'a', worst: spend(10) }])).toEqual({ ...NO_TOTAL, settled: spend(3) });
});

it.each([
	undefined,
	{},
	{ tokens: 1 },
	spend(Number.NaN),
	spend(-1),
	spend(0.5),
	{ tokens: '1', microDollars: 1 },
])('counts nothing for %j', (spent) => {
	expect(addUp([{ key: 'a', spent: spent as never }], [])).toEqual(NO_TOTAL);
});
