import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdSource, idTime, isId } from './id.ts';

const fill = (value: number) => (target: Uint8Array) => target.fill(value);

describe('createIdSource', () => {
	it('makes ids that read back their time', () => {
		const next = createIdSource(() => 1_790_000_000_123, crypto.getRandomValues.bind(crypto));
		const id = next();
		expect(isId(id)).toBe(true);
		expect(idTime(id)).toBe(1_790_000_000_123);
	});

	it('ascends whatever the clock does', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2, maxLength: 60 }),
				(times) => {
					let at = 0;
					const next = createIdSource(() => times[at++] ?? 0, fill(31));
					const ids = times.map(() => next());
					expect([...ids].sort()).toEqual(ids);
					expect(new Set(ids).size).toBe(ids.length);
				},
			),
		);
	});

	it('moves to the next millisecond when the random part runs over', () => {
		const next = createIdSource(() => 5, fill(31));
		expect(idTime(next())).toBe(5);
		expect(idTime(next())).toBe(6);
	});

	it('refuses what is not an id', () => {
		for (const bad of ['', 'x', 'u'.repeat(26), '8'.repeat(26), 7, null]) expect(isId(bad)).toBe(false);
	});
});
