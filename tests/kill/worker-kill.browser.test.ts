import { expect, test } from 'vitest';
import type { RunRecord } from '#core/journal/record.ts';
import { createLedger } from '#lib/db/ledger.ts';
import { createRunStore } from '#lib/db/run-store.ts';
import { openTest, testName } from '#tests/database/test-database.ts';
import type { FromWorker, ToWorker } from './kill-messages.ts';
import { seededRun } from './scenario.ts';
import { judge, verdictLines, type Survivor } from './verdict.ts';

const RUNS = 500;
const AT_ONCE = 60;
/** From the moment the worker is at work. */
const LIFE_MS = { least: 20, most: 900 };

test('a worker is ended at random points: nothing is lost, nothing is done twice, every run ends', async () => {
	const name = testName();
	const world: World = { told: [], effects: [], ended: new Set() };
	let kills = 0;
	while (world.ended.size < RUNS) if ((await liveAndDie(name, world)) === 'killed') kills += 1;

	const database = await openTest({ name, snapshots: undefined });
	const store = createRunStore(database, { now: Date.now });
	const ledger = createLedger(database, { now: Date.now });
	const survivors: Survivor[] = [];
	for (let seed = 0; seed < RUNS; seed++) {
		const { id } = seededRun(seed);
		survivors.push({
			records: await store.read(id),
			told: world.told.filter(({ runId }) => runId === id),
			effects: world.effects.filter(({ key }) => key.startsWith(`${id}.`)),
			open: await ledger.open(id),
		});
	}
	const verdict = judge(survivors);
	for (const line of verdictLines(kills, verdict)) console.log(`  worker: ${line}`);
	expect(verdict).toMatchObject({
		runs: RUNS,
		lostRecords: 0,
		repeatedOnce: 0,
		unfinished: 0,
		unannounced: 0,
		inventedResults: 0,
		unsettled: 0,
	});
	// Otherwise it would have proved nothing.
	expect(kills).toBeGreaterThan(RUNS / AT_ONCE / 2);
	expect(verdict.lostAttempts).toBeGreaterThan(0);
}, 600_000);

interface World {
	readonly told: RunRecord[];
	readonly effects: { tool: string; key: string }[];
	readonly ended: Set<number>;
}

function liveAndDie(name: string, { told, effects, ended }: World): Promise<'killed' | 'through'> {
	const { promise, resolve, reject } = Promise.withResolvers<'killed' | 'through'>();
	const worker = new Worker(new URL('./kill-worker.ts', import.meta.url), { type: 'module' });
	const say = (message: ToWorker) => worker.postMessage(message);
	let first = 0;
	while (ended.has(first)) first += 1;
	worker.onerror = (event) => reject(new Error(event.message));
	worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
		switch (data.type) {
			case 'ready': {
				const life = LIFE_MS.least + Math.random() * (LIFE_MS.most - LIFE_MS.least);
				setTimeout(() => {
					worker.terminate();
					// What it said last is still on its way.
					setTimeout(() => resolve('killed'), 20);
				}, life);
				return;
			}
			case 'told':
				told.push(data.record);
				return;
			case 'act':
				effects.push({ tool: data.tool, key: data.key });
				say({ type: 'answer', id: data.id, had: true });
				return;
			case 'has':
				say({ type: 'answer', id: data.id, had: effects.some(({ key }) => key === data.key) });
				return;
			case 'ended':
				ended.add(data.seed);
				return;
			case 'through':
				worker.terminate();
				resolve('through');
		}
	};
	say({ type: 'begin', name, first, last: RUNS - 1, atOnce: AT_ONCE });
	return promise;
}
