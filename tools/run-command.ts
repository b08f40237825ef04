import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export interface CommandResult {
	readonly code: number;
	/** Standard output and standard error in the order they came; empty when the output was live. */
	readonly output: string;
	readonly ms: number;
}

export interface CommandOptions {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Passes the output through to the terminal instead of collecting it. */
	readonly live?: boolean;
}

/** The environment in which the project's own programs, its pinned Node first, are found by name. */
export function toolEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
	const path = [join(process.cwd(), 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
	return { ...process.env, PATH: path, ...extra };
}

/** Never rejects: a program that cannot be started is a result with code 127. */
export function runCommand(
	command: string,
	parameters: readonly string[],
	options: CommandOptions = {},
): Promise<CommandResult> {
	const startedAt = performance.now();
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		const done = (code: number, note = '') => {
			const output = Buffer.concat(chunks).toString('utf8') + note;
			resolve({ code, output, ms: performance.now() - startedAt });
		};
		const child = spawn(command, [...parameters], {
			cwd: options.cwd ?? process.cwd(),
			env: toolEnvironment(options.env),
			stdio: options.live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
		});
		child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
		child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
		child.on('error', (error) => {
			done(127, `${command}: ${error.message}\n`);
		});
		child.on('close', (code) => {
			done(code ?? 1);
		});
	});
}
