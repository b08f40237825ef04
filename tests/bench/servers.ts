import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { relayEnvironment } from '#tools/relay-process.ts';
import { freePort, startServer, type StartedServer } from './process-weight.ts';

type Command = readonly [program: string, ...parameters: string[]];

/** Runs the relay by the given command with an empty data folder while `use` measures. */
export async function withRelay<T>(
	[program, ...parameters]: Command,
	path: string,
	use: (server: StartedServer) => Promise<T> | T,
): Promise<T> {
	const data = await mkdtemp(join(tmpdir(), 'alcove-bench-'));
	try {
		const port = String(await freePort());
		const env = { ...relayEnvironment(), ALCOVE_PORT: port, ALCOVE_HOST: '127.0.0.1', ALCOVE_DATA: data };
		await using server = await startServer({
			program,
			parameters,
			env,
			url: `http://127.0.0.1:${port}${path}`,
		});
		return await use(server);
	} finally {
		await rm(data, { recursive: true, force: true });
	}
}

/** The same for the server of y-websocket, which keeps nothing on disk. */
export async function withYWebsocket<T>(
	[program, ...parameters]: Command,
	use: (server: StartedServer) => Promise<T> | T,
): Promise<T> {
	const port = String(await freePort());
	const env = { ...relayEnvironment(), PORT: port, HOST: '127.0.0.1' };
	await using server = await startServer({ program, parameters, env, url: `http://127.0.0.1:${port}/` });
	return await use(server);
}
