import { proxy, wrap, type Remote } from 'comlink';
import type { RunStore } from '#core/journal/run-store.ts';
import { openDatabase } from '#lib/db/open.ts';
import { recordKey } from '#lib/db/record-key.ts';
import { createRunStore } from '#lib/db/run-store.ts';
import { START, type OpenRunStore, type RunStoreKind } from './run-store-under-test.ts';
import type { RunStoreWorker } from './run-store-worker.ts';

export const inPage: RunStoreKind = {
	kind: 'Dexie',
	async place() {
		const name = `test-${crypto.randomUUID()}`;
		const clock = { now: START };
		const closing: (() => void)[] = [];
		const database = async () => {
			const opened = await openDatabase({ name, snapshots: undefined, now: Date.now });
			if (!opened.ok) throw new Error(JSON.stringify(opened.error));
			closing.push(opened.value.close);
			return opened.value;
		};
		return {
			async open() {
				const handle = await database();
				const close = async () => handle.close();
				return { store: createRunStore(handle, { now: () => clock.now }), close, kill: close };
			},
			advance: async (ms) => void (clock.now += ms),
			plant: async (runId, seq, stored) =>
				void (await (await database()).db.records.add({ id: recordKey(runId, seq), record: stored })),
			async close() {
				for (const close of closing) close();
				removeDatabases(name);
			},
		};
	},
};

/** Where the app has it: several workers, as of several tabs, over one database. */
export const inWorkers: RunStoreKind = {
	kind: 'Dexie in workers',
	async place() {
		const name = `test-${crypto.randomUUID()}`;
		const clock = { now: START };
		const workers = new Map<Worker, Remote<RunStoreWorker>>();
		return {
			async open(): Promise<OpenRunStore> {
				const worker = new Worker(new URL('./run-store-worker.ts', import.meta.url), { type: 'module' });
				const remote = wrap<RunStoreWorker>(worker);
				workers.set(worker, remote);
				await remote.open(name, clock.now);
				const kill = async () => {
					workers.delete(worker);
					worker.terminate();
				};
				return { store: storeOf(remote), close: () => remote.close(), kill };
			},
			async advance(ms) {
				clock.now += ms;
				for (const remote of workers.values()) await remote.setNow(clock.now);
			},
			async plant(runId, seq, stored) {
				for (const remote of workers.values()) return await remote.plant(runId, seq, stored);
			},
			async close() {
				for (const worker of workers.keys()) worker.terminate();
				removeDatabases(name);
			},
		};
	},
};

function storeOf(remote: Remote<RunStoreWorker>): RunStore {
	const forward = (name: Exclude<keyof RunStore, 'watch'>) =>
		(async (...values: unknown[]) => await remote.call(name, values)) as never;
	return {
		create: forward('create'),
		unfinished: forward('unfinished'),
		lease: forward('lease'),
		renew: forward('renew'),
		release: forward('release'),
		append: forward('append'),
		read: forward('read'),
		post: forward('post'),
		letters: forward('letters'),
		withdraw: forward('withdraw'),
		scratch: forward('scratch'),
		readScratch: forward('readScratch'),
		watch(runId, tell) {
			const watching = remote.watch(runId, proxy(tell));
			return () => void watching.then((watch) => remote.unwatch(watch));
		},
	};
}

function removeDatabases(name: string): void {
	for (const each of [name, `${name}.pointer`]) indexedDB.deleteDatabase(each);
}
