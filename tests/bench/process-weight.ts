import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const START_LIMIT_MS = 20_000;
const POLL_MS = 2;

export interface ServerCommand {
	readonly program: string;
	readonly parameters: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** Asked until it answers 200. */
	readonly url: string;
}

export interface StartedServer extends AsyncDisposable {
	readonly pid: number;
	/** From spawn to the first answer of 200. */
	readonly readyMs: number;
}

/** In a process group of its own, so that what it started ends with it. */
export async function startServer({ program, parameters, env, url }: ServerCommand): Promise<StartedServer> {
	const startedAt = performance.now();
	const child = spawn(program, [...parameters], {
		env,
		stdio: ['ignore', 'ignore', 'inherit'],
		detached: true,
	});
	try {
		await answered(url, child);
	} catch (error) {
		await endGroup(child);
		throw error;
	}
	const readyMs = performance.now() - startedAt;
	return { pid: child.pid ?? 0, readyMs, [Symbol.asyncDispose]: () => endGroup(child) };
}

/** Resident memory as the kernel counts it, in MB of 1,000,000 bytes; Linux only. */
export function residentMb(pid: number): number {
	const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
	return (Number(kib) * 1024) / 1_000_000;
}

/** A port that was free a moment ago, for servers that cannot choose one themselves. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => {
				if (address !== null && typeof address === 'object') resolve(address.port);
				else reject(new Error('The system gave no port.'));
			});
		});
	});
}

async function answered(url: string, child: ChildProcess): Promise<void> {
	const deadline = performance.now() + START_LIMIT_MS;
	while (performance.now() < deadline && child.exitCode === null) {
		const status = await fetch(url).then(
			(response) => response.status,
			() => 0,
		);
		if (status === 200) return;
		await wait(POLL_MS);
	}
	throw new Error(`${child.spawnargs.join(' ')} did not answer at ${url}.`);
}

async function endGroup(child: ChildProcess): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	process.kill(-child.pid, 'SIGTERM');
	await ended;
}
