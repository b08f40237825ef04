import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

const MAIN = new URL('../../relay/main.ts', import.meta.url).pathname;
const LIMIT_MS = 20_000;

export interface RelayProcess extends AsyncDisposable {
	readonly child: ChildProcess;
	readonly pid: number;
	stdout(): string;
	stderr(): string;
	/** The address it printed; rejects with its output when it ends before. */
	address(): Promise<string>;
	waitFor(pattern: RegExp): Promise<RegExpExecArray>;
	/** The exit code, or the signal's name. */
	end(): Promise<number | string>;
}

/** A real relay process from the sources, with no settings but those given. */
export function spawnRelay(settings: Record<string, string>, launch: Launch = {}): RelayProcess {
	const program = [...(launch.through ?? []), process.execPath, ...(launch.node ?? []), launch.main ?? MAIN];
	const [command = process.execPath] = program;
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^(ALCOVE_|NODE_OPTIONS$|DATABASE_URL$|STATE_DIRECTORY$|VITEST)/.test(name),
	);
	const options: SpawnOptions = {
		env: { ...Object.fromEntries(inherited), ALCOVE_PORT: '0', ...settings },
		stdio: ['ignore', 'pipe', 'pipe'],
		...launch.as,
	};
	const child = spawn(command, program.slice(1), options);
	let stdout = '';
	let stderr = '';
	child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
	child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
	const closed = once(child, 'close').then(() => child.exitCode ?? child.signalCode ?? 'unknown');

	function waitFor(pattern: RegExp): Promise<RegExpExecArray> {
		return new Promise((resolve, reject) => {
			const look = () => {
				const found = pattern.exec(stdout);
				if (found) finish(() => resolve(found));
			};
			const fail = () => finish(() => reject(new Error(`no ${String(pattern)} in:\n${stdout}\n${stderr}`)));
			const timer = setTimeout(fail, LIMIT_MS);
			const finish = (done: () => void) => {
				clearTimeout(timer);
				child.stdout?.off('data', look);
				done();
			};
			child.stdout?.on('data', look);
			void closed.then(fail);
			look();
		});
	}

	return {
		child,
		pid: child.pid ?? 0,
		stdout: () => stdout,
		stderr: () => stderr,
		waitFor,
		address: async () => (await waitFor(/Open +(http:\S+)\/\n/))[1] ?? '',
		end: () => closed,
		async [Symbol.asyncDispose]() {
			if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
			await closed;
		},
	};
}

export interface Launch {
	/** Another program than the sources: a bundle. */
	readonly main?: string;
	/** A command that starts the given program, such as one that sets a limit first. */
	readonly through?: readonly string[];
	/** Parameters of Node itself. */
	readonly node?: readonly string[];
	/** Another user, when the tests run as root. */
	readonly as?: { uid: number; gid: number };
}
