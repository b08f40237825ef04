import { expose } from 'comlink';
import type { Ledger } from '#core/budget/ledger.ts';
import { createLedger } from '#lib/db/ledger.ts';
import { openDatabase } from '#lib/db/open.ts';

/** A ledger in a worker of its own, where the app has it. */
export type LedgerWorker = typeof remote;

const opened: { ledger?: Ledger } = {};

const remote = {
	async open(name: string): Promise<void> {
		const database = await openDatabase({ name, snapshots: undefined, now: Date.now });
		if (!database.ok) throw new Error(JSON.stringify(database.error));
		opened.ledger = createLedger(database.value, { now: Date.now });
	},
	call(name: keyof Ledger, values: readonly unknown[]): Promise<unknown> {
		const { ledger } = opened;
		if (!ledger) throw new Error('not open yet');
		return Reflect.apply(Reflect.get(ledger, name), ledger, values) as Promise<unknown>;
	},
};

expose(remote);
