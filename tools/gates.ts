export interface Gate {
	readonly name: string;
	/** What the gate holds, in the words of `npm run check`. */
	readonly holds: string;
	readonly command: readonly [program: string, ...parameters: string[]];
}

/** The slowest first, because two run at a time. */
export const GATES: readonly Gate[] = [
	{
		name: 'lint',
		holds: 'the rules of eslint.config.js',
		command: ['eslint', '.', '--max-warnings', '0'],
	},
	{
		name: 'types',
		holds: 'types of the app, the tests and the tools',
		command: ['svelte-check', '--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human'],
	},
	{
		name: 'types-core',
		holds: 'the core without a page and without Node',
		command: ['tsc', '-p', 'tests/architecture/tsconfig.core.json'],
	},
	{
		name: 'types-relay',
		holds: 'the relay without a page',
		command: ['tsc', '-p', 'tests/architecture/tsconfig.relay.json'],
	},
	{
		name: 'types-service-worker',
		holds: 'the service worker without a page',
		command: ['tsc', '-p', 'tests/architecture/tsconfig.service-worker.json'],
	},
	{
		name: 'format',
		holds: 'the form Prettier gives',
		command: ['prettier', '--check', '--log-level', 'warn', '.'],
	},
	{
		name: 'layers',
		holds: 'who may import whom',
		command: [
			'depcruise',
			'src',
			'relay',
			'tools',
			'tests',
			'--config',
			'tests/architecture/dependency-cruiser.js',
		],
	},
	{
		name: 'dead-code',
		holds: 'nothing unused: files, exports, packages',
		command: ['knip', '--no-progress', '--treat-config-hints-as-errors'],
	},
	{
		name: 'css',
		holds: 'styles that work right to left',
		command: ['node', 'tools/logical-css.ts'],
	},
];
