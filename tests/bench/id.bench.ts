import { createIdSource } from '#core/kernel/id.ts';
import type { Bench, Measures } from './bench.ts';

const COUNT = 200_000;

/** Ours are in order of time, which a random one is not; that is what inserting them gains from. */
export const idBench: Bench = {
	name: 'id',
	rounds: 9,
	ours: {
		name: 'createIdSource',
		run: () => timed(createIdSource(Date.now, (target) => crypto.getRandomValues(target))),
	},
	peer: { name: 'crypto.randomUUID', run: () => timed(() => crypto.randomUUID()) },
};

function timed(make: () => string): Measures {
	const startedAt = performance.now();
	for (let i = 0; i < COUNT; i++) make();
	return { 'ids per ms': COUNT / (performance.now() - startedAt) };
}
