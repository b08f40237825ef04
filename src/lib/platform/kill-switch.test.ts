import { expect, it } from 'vitest';
import { retirementOf } from './kill-switch.ts';

it.each([
	[{ id: 'a', builtAt: 1, retire: 0 }, 0],
	[{ retire: 1_790_000_000_000 }, 1_790_000_000_000],
	[{ retire: '1790000000000' }, undefined],
	[{ retire: Infinity }, undefined],
	[{}, undefined],
	[null, undefined],
	['<!doctype html>', undefined],
])('reads the date of %j', (file, expected) => {
	expect(retirementOf(file)).toBe(expected);
});
