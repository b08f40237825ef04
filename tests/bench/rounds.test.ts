import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runRounds } from './rounds.ts';

function contender(name: string, values: readonly number[], order: string[] = []) {
	const left = [...values];
	return {
		name,
		run: () => {
			order.push(name);
			return { 'time ms': left.shift() ?? NaN };
		},
	};
}

test('rounds alternate, and the table has median, range and ratio', async () => {
	const order: string[] = [];
	const summary = await runRounds({
		name: 'x',
		rounds: 3,
		ours: contender('ours', [30, 10, 20], order),
		peer: contender('peer', [80, 40, 60], order),
	});
	expect(order).toEqual(['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
	expect(summary).toEqual([
		{ measure: 'time ms', contender: 'ours', median: 20, min: 10, max: 30, ratio: 1 / 3 },
		{ measure: 'time ms', contender: 'peer', median: 60, min: 40, max: 80, ratio: undefined },
	]);
});

test('an even number of rounds has its median in the middle of two', async () => {
	const [ours] = await runRounds({
		name: 'x',
		rounds: 2,
		ours: contender('ours', [10, 20]),
		peer: contender('peer', [1, 1]),
	});
	expect(ours?.median).toBe(15);
});

test('half of the rounds are at or below the median, and half at or above', async () => {
	const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 9 });
	await fc.assert(
		fc.asyncProperty(values, async (times) => {
			const ours = contender('ours', times);
			const [summary] = await runRounds({
				name: 'x',
				rounds: times.length,
				ours,
				peer: contender('peer', times),
			});
			const middle = summary?.median ?? NaN;
			expect(times.filter((time) => time <= middle).length).toBeGreaterThanOrEqual(times.length / 2);
			expect(times.filter((time) => time >= middle).length).toBeGreaterThanOrEqual(times.length / 2);
		}),
	);
});
