import { wrap } from 'comlink';
import type { Ledger } from '#core/budget/ledger.ts';
import { createLedger, forgetSpending } from '#lib/db/ledger.ts';
import { openDatabase } from '#lib/db/open.ts';
import { ledgerContract } from './ledger.ts';
import type { LedgerWorker } from './ledger-worker.ts';

ledgerContract({
	name: 'in IndexedDB',
	programs: 25,
	open: async () => {
		const name = `test-${crypto.randomUUID()}`;
		const [own, other] = [await openHandle(name), await openHandle(name)];
		const { db } = own;
		const ledger = createLedger(own, { now: Date.now });
		return {
			ledger,
			beside: createLedger(other, { now: Date.now }),
			rows: () => db.usage.toArray(),
			total: (scope) => ledger.total(scope),
			forgetTotals: async () => await forgetSpending(db),
			async [Symbol.asyncDispose]() {
				own.close();
				other.close();
				removeDatabases(name);
			},
		};
	},
});

/** Where the app has it: two workers, as of two tabs, race over one database. */
ledgerContract({
	name: 'in IndexedDB, in two workers',
	programs: 10,
	open: async () => {
		const name = `test-${crypto.randomUUID()}`;
		const handle = await openHandle(name);
		const workers = [spawn(), spawn()];
		const [ledger, beside] = await Promise.all(workers.map((worker) => ledgerOf(worker, name)));
		return {
			ledger: ledger!,
			beside: beside!,
			rows: () => handle.db.usage.toArray(),
			total: (scope) => createLedger(handle, { now: Date.now }).total(scope),
			forgetTotals: async () => await forgetSpending(handle.db),
			async [Symbol.asyncDispose]() {
				for (const worker of workers) worker.terminate();
				handle.close();
				removeDatabases(name);
			},
		};
	},
});

async function openHandle(name: string) {
	const opened = await openDatabase({ name, snapshots: undefined, now: Date.now });
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	return opened.value;
}

function spawn(): Worker {
	return new Worker(new URL('./ledger-worker.ts', import.meta.url), { type: 'module' });
}

async function ledgerOf(worker: Worker, name: string): Promise<Ledger> {
	const remote = wrap<LedgerWorker>(worker);
	await remote.open(name);
	const forward = (method: keyof Ledger) =>
		(async (...values: unknown[]) => {
			try {
				return await remote.call(method, values);
			} catch (error) {
				// On its way here it has become an error of no class.
				if (error instanceof Error && error.name === 'RangeError') throw new RangeError(error.message);
				throw error;
			}
		}) as never;
	return { reserve: forward('reserve'), settle: forward('settle'), open: forward('open') };
}

function removeDatabases(name: string): void {
	for (const each of [name, `${name}.pointer`]) indexedDB.deleteDatabase(each);
}
