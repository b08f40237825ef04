import { expose } from 'comlink';
import { createRunStore } from '#lib/db/run-store.ts';
import { openDatabase } from '#lib/db/open.ts';
import { recordKey } from '#lib/db/record-key.ts';
import type { RunStore } from '#core/journal/run-store.ts';

/** A store of runs in a worker of its own, where the app has it, for a test to call and to end. */
export type RunStoreWorker = typeof remote;

const clock = { now: 0 };
const opened: { store?: RunStore; close?: () => void } = {};
const watches: (() => void)[] = [];

const remote = {
	async open(name: string, now: number): Promise<void> {
		clock.now = now;
		const database = await openDatabase({ name, snapshots: undefined, now: Date.now });
		if (!database.ok) throw new Error(JSON.stringify(database.error));
		opened.store = createRunStore(database.value, { now: () => clock.now });
		opened.close = database.value.close;
		remote.plant = async (runId, seq, stored) =>
			void (await database.value.db.records.add({ id: recordKey(runId, seq), record: stored }));
	},
	setNow: (now: number) => void (clock.now = now),
	plant: async (_runId: string, _seq: number, _stored: Readonly<Record<string, unknown>>): Promise<void> =>
		undefined,
	call(name: Exclude<keyof RunStore, 'watch'>, values: readonly unknown[]): Promise<unknown> {
		return Reflect.apply(Reflect.get(store(), name), store(), values) as Promise<unknown>;
	},
	watch: (runId: string, tell: () => void) => watches.push(store().watch(runId, () => void tell())) - 1,
	unwatch: (watch: number) => watches[watch]?.(),
	close: () => opened.close?.(),
};

function store(): RunStore {
	if (!opened.store) throw new Error('not open yet');
	return opened.store;
}

expose(remote);
