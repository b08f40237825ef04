import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import type { RunRecord } from '#core/journal/record.ts';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentLedger } from '#relay/resident/ledger.ts';
import { createResidentRunStore } from '#relay/resident/run-store.ts';
import { timer } from '#tests/run/world.ts';
import { seededRun } from './scenario.ts';
import { judge, verdictLines, type Survivor } from './verdict.ts';

const RUNS = 500;
const AT_ONCE = 25;
/** From the moment the host is at work. Short enough that hardly a run gets through unharmed. */
const LIFE_MS = { least: 5, most: 160 };

const folder = mkdtempSync(join(tmpdir(), 'alcove-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a host on Node is killed at random points: nothing is lost, nothing is done twice, every run ends', async () => {
	const told: RunRecord[] = [];
	const ended = new Set<number>();
	let kills = 0;
	while (ended.size < RUNS) {
		const life = await liveAndDie(firstOpen(ended), told, ended);
		if (life === 'killed') kills += 1;
		else if (life !== 'done') throw new Error(life);
	}

	const opened = openResidentDatabase(folder);
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	const store = createResidentRunStore(opened.value, { now: Date.now, startTimer: timer });
	const ledger = createResidentLedger(opened.value, { now: Date.now });
	const effects = readEffects();
	const survivors: Survivor[] = [];
	for (let seed = 0; seed < RUNS; seed++) {
		const { id } = seededRun(seed);
		survivors.push({
			records: await store.read(id),
			told: told.filter(({ runId }) => runId === id),
			effects: effects.filter(({ key }) => key.startsWith(`${id}.`)),
			open: await ledger.open(id),
		});
	}
	store.close();
	opened.value.close();

	const verdict = judge(survivors);
	for (const line of verdictLines(kills, verdict)) console.log(`  node: ${line}`);
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

/** Runs a host on the seeds from `first` until it is through or its time is over. */
function liveAndDie(first: number, told: RunRecord[], ended: Set<number>): Promise<string> {
	const host = new URL('node-host.ts', import.meta.url).pathname;
	const { promise, resolve } = Promise.withResolvers<string>();
	const child = spawn(process.execPath, [host, folder, `${first}`, `${RUNS - 1}`, `${AT_ONCE}`], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let trouble = '';
	child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
	let death: NodeJS.Timeout | undefined;
	const lines = createInterface({ input: child.stdout });
	lines.on('line', (line) => {
		const space = line.indexOf(' ');
		const word = line.slice(0, space);
		const rest = line.slice(space + 1);
		if (line === 'ready')
			death = setTimeout(
				() => child.kill('SIGKILL'),
				LIFE_MS.least + Math.random() * (LIFE_MS.most - LIFE_MS.least),
			);
		// The last line may have been cut by the kill.
		else if (word === 'record' && rest.endsWith('}')) told.push(JSON.parse(rest) as RunRecord);
		else if (word === 'ended') ended.add(Number(rest));
	});
	child.on('close', (code, signal) => {
		clearTimeout(death);
		resolve(signal === 'SIGKILL' ? 'killed' : code === 0 ? 'done' : trouble || `exit ${code}`);
	});
	return promise;
}

function firstOpen(ended: ReadonlySet<number>): number {
	let first = 0;
	while (ended.has(first)) first += 1;
	return first;
}

function readEffects(): readonly { tool: string; key: string }[] {
	const path = join(folder, 'effects.txt');
	if (!existsSync(path)) return [];
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => {
			const [tool = '', key = ''] = line.split(' ');
			return { tool, key };
		});
}
