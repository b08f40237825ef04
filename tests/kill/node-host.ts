/** A host on Node that is killed again and again: `node-host.ts <folder> <first seed> <last seed> <at once>`. */
import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentLedger } from '#relay/resident/ledger.ts';
import { createResidentRunStore } from '#relay/resident/run-store.ts';
import { timer, world } from '#tests/run/world.ts';
import { drive, scenarioAgent, scenarioModel } from './scenario.ts';

const [folder = '', first = '0', last = '0', atOnce = '1'] = process.argv.slice(2);
const opened = openResidentDatabase(folder);
if (!opened.ok) throw new Error(JSON.stringify(opened.error));
const effects = join(folder, 'effects.txt');

const ports = world({
	store: createResidentRunStore(opened.value, { now: Date.now, startTimer: timer }),
	ledger: createResidentLedger(opened.value, { now: Date.now }),
	models: { one: scenarioModel },
	caps: [],
	// Written at once, so that what was said before a kill is known after it.
	tell: (event) => {
		if (event.type === 'record') writeSync(1, `record ${JSON.stringify(event.record)}\n`);
	},
});
const worker = scenarioAgent({
	act: (name, key) => Promise.resolve(appendFileSync(effects, `${name} ${key}\n`)),
	has: (key) => Promise.resolve(existsSync(effects) && readFileSync(effects, 'utf8').includes(` ${key}\n`)),
});

writeSync(1, 'ready\n');
let next = Number(first);
await Promise.all(
	Array.from({ length: Number(atOnce) }, async () => {
		while (next <= Number(last)) {
			const seed = next++;
			if (!(await drive(seed, worker, ports))) throw new Error(`Run ${seed} did not end well`);
			writeSync(1, `ended ${seed}\n`);
		}
	}),
);
opened.value.close();
