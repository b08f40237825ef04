import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import type { Bench, Measures } from './bench.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROVIDERS = './src/core/providers';
const ENTRY = '\0entry';

const WIRES = ['anthropic-messages', 'gemini', 'ollama', 'openai-chat', 'openai-responses'].map(
	(wire) => `${PROVIDERS}/${wire}/wire.ts`,
);
const ANSWER = `${PROVIDERS}/answer.ts`;
const EXCHANGE = `${PROVIDERS}/exchange.ts`;
const CLIENTS = ['openai', '@anthropic-ai/sdk', '@google/genai', 'ollama/browser'];

/**
 * What a browser loads to talk to every provider. `own` leaves out what others have written: the validator, which the
 * app holds for other reasons too, and what the clients depend on.
 */
export const providerSizeBench: Bench = {
	name: 'provider-size',
	rounds: 1,
	target: 'the five wires with what they share at most 12 KB of own code',
	ours: {
		name: 'five wires',
		run: async () =>
			weigh({
				own: [...WIRES, ANSWER],
				all: [...WIRES, EXCHANGE],
				one: [`${PROVIDERS}/openai-chat/wire.ts`, EXCHANGE],
			}),
	},
	peer: { name: 'official clients', run: async () => weigh({ own: CLIENTS, all: CLIENTS, one: ['openai'] }) },
};

interface Entries {
	readonly own: readonly string[];
	/** With every library inside. */
	readonly all: readonly string[];
	/** What somebody needs who speaks OpenAI's chat completions only. */
	readonly one: readonly string[];
}

async function weigh({ own, all, one }: Entries): Promise<Measures> {
	return {
		'own gzip KB': await gzipKb(own, own),
		'all gzip KB': await gzipKb(all),
		'chat alone gzip KB': await gzipKb(one),
	};
}

/** Bundled as the app is, in one file. With `only`, packages that are not among them stay outside. */
async function gzipKb(modules: readonly string[], only?: readonly string[]): Promise<number> {
	const code = modules.map((module) => `export * from '${module}';`).join('\n');
	const isOutside = (id: string) =>
		only !== undefined && /^[@a-z]/iu.test(id) && !only.some((each) => id.startsWith(each));
	const built = await build({
		configFile: false,
		root: ROOT,
		logLevel: 'error',
		plugins: [
			{
				name: 'entry',
				resolveId: (id) => (id === ENTRY ? id : undefined),
				load: (id) => (id === ENTRY ? code : undefined),
			},
		],
		build: {
			write: false,
			target: 'es2022',
			rolldownOptions: {
				input: ENTRY,
				external: isOutside,
				preserveEntrySignatures: 'strict',
				output: { format: 'es', codeSplitting: false },
			},
		},
	});
	const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : [];
	const chunks = outputs.flatMap(({ output }) =>
		output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])),
	);
	return gzipSync(chunks.join('\n'), { level: 9 }).length / 1000;
}
