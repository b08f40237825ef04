import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GATES } from '#tools/gates.ts';
import { runCommand, type CommandResult } from '#tools/run-command.ts';

/** What the gates read besides the sources: the law itself, as the project has it. */
const LAW = [
	'.gitignore',
	'package.json',
	'tsconfig.json',
	'.svelte-kit/tsconfig.json',
	'eslint.config.js',
	'svelte.config.js',
	'knip.json',
	'tests/architecture/bans.js',
	'tests/architecture/dependency-cruiser.js',
	'tests/architecture/eslint-rules.js',
	'tests/architecture/layers.js',
	'tests/architecture/tsconfig.core.json',
	'tests/architecture/tsconfig.relay.json',
	'tests/architecture/tsconfig.service-worker.json',
	'tools/logical-css.ts',
];

export type Sources = Readonly<Record<string, string>>;

/** A project with the real law and other sources, in a folder of its own. */
export class PlantedTree implements AsyncDisposable {
	readonly #folder: string;

	private constructor(folder: string) {
		this.#folder = folder;
	}

	static async of(sources: Sources): Promise<PlantedTree> {
		const folder = await realpath(await mkdtemp(join(tmpdir(), 'alcove-planted-')));
		for (const path of LAW) await cp(path, join(folder, path));
		await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
		const tree = new PlantedTree(folder);
		for (const [path, text] of Object.entries(sources)) await tree.write(path, text);
		return tree;
	}

	async write(path: string, text: string): Promise<void> {
		const target = join(this.#folder, path);
		await mkdir(dirname(target), { recursive: true });
		await writeFile(target, text);
	}

	read(path: string): Promise<string> {
		return readFile(join(this.#folder, path), 'utf8');
	}

	/** The gate exactly as the check runs it, plus parameters that only change the form of its report. */
	async run(gateName: string, ...reporting: string[]): Promise<CommandResult> {
		const gate = GATES.find(({ name }) => name === gateName);
		if (!gate) throw new Error(`There is no gate named ${gateName}.`);
		const [program, ...parameters] = gate.command;
		return runCommand(program, [...parameters, ...reporting], { cwd: this.#folder });
	}

	/** The path inside the tree of a path that a gate printed. */
	inside(path: string): string {
		return path.replace(`${this.#folder}/`, '');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await rm(this.#folder, { recursive: true, force: true });
	}
}
