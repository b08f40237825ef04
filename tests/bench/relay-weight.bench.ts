import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench, Measures } from './bench.ts';
import { residentMb, type StartedServer } from './process-weight.ts';
import { withRelay, withYWebsocket } from './servers.ts';

const SETTLE_MS = 3000;

/** How heavy the relay is before anyone uses it. */
export const relayWeightBench: Bench = {
	name: 'relay-weight',
	rounds: 5,
	target: 'ready within 300 ms, at most 90 MB',
	ours: { name: 'relay', run: () => withRelay(['node', 'build/relay/main.js'], '/healthz', weigh) },
	peer: {
		name: 'y-websocket',
		run: () =>
			withYWebsocket(['node', fileURLToPath(import.meta.resolve('@y/websocket-server/server'))], weigh),
	},
};

async function weigh({ pid, readyMs }: StartedServer): Promise<Measures> {
	await wait(SETTLE_MS);
	return { 'ready ms': readyMs, 'idle MB': residentMb(pid) };
}
