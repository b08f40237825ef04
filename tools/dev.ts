/**
 * `npm run dev`: the app's development server and the relay, restarted when its sources change, ended together.
 * The relay keeps its data in `.alcove/dev`, apart from a person's own.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'vite';
import { relayEnvironment, stopProcess } from './relay-process.ts';

const APP_PORT = 5173;
const RELAY_PORT = 7717;
const RELAY = `http://127.0.0.1:${String(RELAY_PORT)}`;

const relay = spawn('node', ['--watch', '--watch-preserve-output', 'relay/main.ts'], {
	env: {
		...relayEnvironment(),
		ALCOVE_HOST: '127.0.0.1',
		ALCOVE_PORT: String(RELAY_PORT),
		ALCOVE_DATA: '.alcove/dev',
	},
	stdio: ['ignore', 'inherit', 'inherit'],
});

const app = await createServer({
	server: {
		host: '127.0.0.1',
		port: APP_PORT,
		proxy: {
			'^/(api/|healthz$|readyz$)': {
				target: RELAY,
				changeOrigin: true,
				ws: true,
				// The relay only answers its own origin; the development server stands in for it here and nowhere else.
				headers: { origin: RELAY },
			},
		},
	},
});
await app.listen();
app.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0));
relay.once('exit', (code) => void stop(code ?? 1));

async function stop(code: number): Promise<void> {
	await Promise.all([app.close(), stopProcess(relay)]);
	process.exit(code);
}
