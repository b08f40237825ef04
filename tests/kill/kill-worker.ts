/** A host in a worker that is ended again and again. The page is the world it acts on. */
import { createLedger } from '#lib/db/ledger.ts';
import { openDatabase } from '#lib/db/open.ts';
import { createRunStore } from '#lib/db/run-store.ts';
import { world } from '#tests/run/world.ts';
import type { FromWorker, ToWorker } from './kill-messages.ts';
import { drive, scenarioAgent, scenarioModel } from './scenario.ts';

const answers = new Map<number, (had: boolean) => void>();
let asked = 0;

onmessage = ({ data }: MessageEvent<ToWorker>) => {
	if (data.type === 'begin') void work(data);
	else answers.get(data.id)?.(data.had);
};

async function work({ name, first, last, atOnce }: Extract<ToWorker, { type: 'begin' }>): Promise<void> {
	const database = await openDatabase({ name, snapshots: undefined, now: Date.now });
	if (!database.ok) throw new Error(JSON.stringify(database.error));
	const ports = world({
		store: createRunStore(database.value, { now: Date.now }),
		ledger: createLedger(database.value, { now: Date.now }),
		models: { one: scenarioModel },
		caps: [],
		tell: (event) => {
			if (event.type === 'record') tell({ type: 'told', record: event.record });
		},
	});
	const worker = scenarioAgent({
		act: async (tool, key) => void (await ask((id) => ({ type: 'act', id, tool, key }))),
		has: (key) => ask((id) => ({ type: 'has', id, key })),
	});
	tell({ type: 'ready' });
	let next = first;
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			while (next <= last) {
				const seed = next++;
				if (!(await drive(seed, worker, ports))) throw new Error(`Run ${seed} did not end well`);
				tell({ type: 'ended', seed });
			}
		}),
	);
	tell({ type: 'through' });
}

function tell(message: FromWorker): void {
	postMessage(message);
}

function ask(question: (id: number) => FromWorker): Promise<boolean> {
	const id = ++asked;
	return new Promise((resolve) => {
		answers.set(id, resolve);
		tell(question(id));
	});
}
