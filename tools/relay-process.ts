import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolEnvironment } from './run-command.ts';

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 8_000;

export interface RunningProcess extends AsyncDisposable {
	readonly address: string;
	readonly pid: number;
}

/** The built relay on a free loopback port with an empty data folder, which goes with it. */
export async function startRelay(): Promise<RunningProcess> {
	const data = await mkdtemp(join(tmpdir(), 'alcove-relay-'));
	const env = { ...relayEnvironment(), ALCOVE_HOST: '127.0.0.1', ALCOVE_PORT: '0', ALCOVE_DATA: data };
	const child = spawn('node', ['build/relay/main.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	const stop = async () => {
		await stopProcess(child);
		await rm(data, { recursive: true, force: true });
	};
	try {
		const address = await printedAddress(child);
		return { address, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The environment without settings meant for a person's own relay, or for the tests, which it would refuse. */
export function relayEnvironment(): NodeJS.ProcessEnv {
	const isOurs = ([name]: readonly [string, unknown]) =>
		name.startsWith('ALCOVE_') || name === 'DATABASE_URL';
	return Object.fromEntries(Object.entries(toolEnvironment()).filter((entry) => !isOurs(entry)));
}

/** The first address on the process's standard output. */
function printedAddress(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let output = '';
		const fail = (why: string) => {
			reject(new Error(`The relay ${why}.\n${output}`));
		};
		const timer = setTimeout(fail, START_LIMIT_MS, 'printed no address');
		child.once('error', (error) => {
			fail(`could not be started: ${error.message}`);
		});
		child.once('exit', (code) => {
			fail(`ended with code ${String(code)}`);
		});
		child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stdout?.on('data', (chunk: Buffer) => {
			output += chunk.toString();
			const [address] = /https?:\/\/[\w.[\]-]+:\d+/.exec(output) ?? [];
			if (!address) return;
			clearTimeout(timer);
			resolve(address);
		});
	});
}

/** Asks the process to end, and ends it when it does not. */
export async function stopProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.kill('SIGTERM');
	const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
	await ended;
	clearTimeout(timer);
}
