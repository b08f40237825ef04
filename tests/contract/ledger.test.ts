import { MemoryLedger } from '#core/budget/memory-ledger.ts';
import { createIdSource } from '#core/kernel/id.ts';
import { ledgerContract } from './ledger.ts';

ledgerContract({
	name: 'in memory',
	// Five runs each: 5,000 in all.
	programs: 1_000,
	open: async () => {
		const ledger = new MemoryLedger(createIdSource(Date.now, crypto.getRandomValues.bind(crypto)), Date.now);
		return {
			ledger,
			rows: async () => ledger.rows(),
			total: async (key) => ledger.total(key),
			[Symbol.asyncDispose]: async () => undefined,
		};
	},
});
