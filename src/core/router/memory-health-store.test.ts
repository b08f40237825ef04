import { expect, it } from 'vitest';
import { describeHealthStore } from '#tests/contract/health-store-contract.ts';
import { MemoryHealthStore } from './memory-health-store.ts';

describeHealthStore(async () => new MemoryHealthStore());

it('goes on from rows that were loaded elsewhere', async () => {
	const first = new MemoryHealthStore();
	await first.updateModel({ connection: 'a', model: 'b' }, (row) => ({ ...row, failures: 2 }));
	await first.updateConnection('a', (row) => ({ ...row, generation: 3 }));
	const second = new MemoryHealthStore(await first.load());
	expect(await second.load()).toEqual(await first.load());
});
