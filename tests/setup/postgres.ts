import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export const POSTGRES_PACKAGES = ['postgresql'] as const;

const USER = 'alcove';
const READY_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 10_000;

/** A throw-away cluster on a free loopback port. */
export interface PostgresCluster extends AsyncDisposable {
	/** A new database, made from the template, and the address to open it with. */
	createDatabase(name: string): Promise<string>;
	/** Ends the server; `start` brings the same data up again. */
	stop(): Promise<void>;
	start(): Promise<void>;
}

/** The folder of the server's programs: the one `ALCOVE_POSTGRES` names, or the newest that is installed. */
export function findPostgres(): string | undefined {
	const named = process.env['ALCOVE_POSTGRES'];
	const places = named
		? [named]
		: [
				...versionsIn('/usr/lib/postgresql'),
				...versionsIn('/opt/homebrew/opt'),
				...versionsIn('/usr/local/opt'),
			];
	return places.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** `bin` is what `findPostgres` gives; without it the tests cannot run and say so. */
export async function startPostgres(bin = findPostgres()): Promise<PostgresCluster> {
	if (bin === undefined)
		throw new Error(
			`PostgreSQL is missing. Install it with: sudo apt-get install ${POSTGRES_PACKAGES.join(' ')}`,
		);
	const owner = findOwner();
	const folder = mkdtempSync(join(tmpdir(), 'alcove-postgres-'));
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const data = join(folder, 'data');
	const port = await findFreePort();
	const urlOf = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`;

	const initdb = ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C', '-U', USER, '-D', data];
	execFileSync(join(bin, 'initdb'), initdb, { ...owner, stdio: 'pipe', cwd: folder });

	let server: ChildProcess | undefined;
	// Even when the runner is cut short, no server stays behind.
	const endWithRunner = () => server?.kill('SIGQUIT');
	process.on('exit', endWithRunner);

	async function start(): Promise<void> {
		const settings = {
			listen_addresses: '127.0.0.1',
			port: String(port),
			unix_socket_directories: '',
			fsync: 'off',
			max_connections: '60',
			log_min_messages: 'panic',
		};
		const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		server = spawn(join(bin ?? '', 'postgres'), ['-D', data, ...parameters], {
			...owner,
			cwd: folder,
			stdio: 'ignore',
		});
		await waitUntilReady(urlOf('postgres'), server);
	}

	async function stop(): Promise<void> {
		if (server) await endProcess(server);
		server = undefined;
	}

	await start();
	return {
		start,
		stop,
		async createDatabase(name) {
			await runOnce(urlOf('postgres'), `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
			return urlOf(name);
		},
		async [Symbol.asyncDispose]() {
			await stop();
			process.off('exit', endWithRunner);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** The server refuses to run as root; then it runs as the user its package made. */
function findOwner(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const idOf = (option: string) =>
		Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }).trim());
	return { uid: idOf('-u'), gid: idOf('-g') };
}

function versionsIn(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => /^(\d+|postgresql(@\d+)?)$/.test(name))
		.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
		.map((name) => join(folder, name, 'bin'));
}

export async function findFreePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('no free port');
	return address.port;
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
	const limit = Date.now() + READY_LIMIT_MS;
	for (;;) {
		try {
			await runOnce(url, 'SELECT 1');
			return;
		} catch (error) {
			if (server.exitCode !== null || Date.now() > limit)
				throw new Error('the PostgreSQL server did not start', { cause: error });
			await sleep(50);
		}
	}
}

async function runOnce(url: string, statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

async function endProcess(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null || server.signalCode !== null) return;
	const ended = new Promise((resolve) => server.once('exit', resolve));
	server.kill('SIGINT');
	const timer = setTimeout(() => server.kill('SIGQUIT'), STOP_LIMIT_MS);
	await ended;
	clearTimeout(timer);
}
