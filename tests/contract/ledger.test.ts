import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageRow } from '#core/budget/ledger.ts';
import { MemoryLedger } from '#core/budget/memory-ledger.ts';
import { scopeKey } from '#core/budget/scope.ts';
import { createIdSource } from '#core/kernel/id.ts';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentLedger } from '#relay/resident/ledger.ts';
import { ledgerContract } from './ledger.ts';

ledgerContract({
	name: 'in memory',
	// Five runs each: 5,000 in all.
	programs: 1_000,
	open: async () => {
		const ledger = new MemoryLedger(createIdSource(Date.now, crypto.getRandomValues.bind(crypto)), Date.now);
		return {
			ledger,
			beside: ledger,
			rows: async () => ledger.rows(),
			total: async (scope) => ledger.total(scopeKey(scope)),
			[Symbol.asyncDispose]: async () => undefined,
		};
	},
});

ledgerContract({
	name: 'in SQLite',
	programs: 200,
	open: async () => {
		const folder = mkdtempSync(join(tmpdir(), 'alcove-ledger-'));
		const open = () => {
			const opened = openResidentDatabase(folder);
			if (!opened.ok) throw new Error(JSON.stringify(opened.error));
			return opened.value;
		};
		const [own, other] = [open(), open()];
		const ledger = createResidentLedger(own, { now: Date.now });
		return {
			ledger,
			beside: createResidentLedger(other, { now: Date.now }),
			rows: async () =>
				own.db
					.prepare('SELECT content FROM usage')
					.all()
					.map(({ content }) => JSON.parse(String(content)) as UsageRow),
			total: (scope) => ledger.total(scope),
			async [Symbol.asyncDispose]() {
				own.close();
				other.close();
				rmSync(folder, { recursive: true, force: true });
			},
		};
	},
});
