import type { Bench, Measures } from './bench.ts';
import type { StartedServer } from './process-weight.ts';
import { withRelay, withYWebsocket } from './servers.ts';

/** What a person waits for after `npm start` on a tree that is built: the freshness check, npm itself, the page. */
export const startBench: Bench = {
	name: 'start',
	rounds: 5,
	target: 'first answer within 1,000 ms',
	ours: { name: 'npm start', run: () => withRelay(['npm', 'start'], '/', firstAnswer) },
	peer: {
		name: 'npm exec y-websocket',
		run: () => withYWebsocket(['npm', 'exec', '--no', 'y-websocket-server'], firstAnswer),
	},
};

function firstAnswer({ readyMs }: StartedServer): Measures {
	return { 'first answer ms': readyMs };
}
