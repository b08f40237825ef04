import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { precompress } from './precompress.ts';
import { writeGraph } from './route-graph.ts';
import { runCommand } from './run-command.ts';

const NEXT = 'build/next';
const OLD = 'build/old';
const PARTS = ['app', 'relay', 'graph.json'] as const;
const KIT = 'node_modules/@sveltejs/kit/svelte-kit.js';
const VITE = 'node_modules/vite/bin/vite.js';

export interface BuildRequest {
	/** Fingerprint of the sources, kept in the stamp. */
	readonly inputs: string;
	readonly stamp: string;
	/** Says something only when the build fails. */
	readonly quiet: boolean;
}

/** Returns the exit code: the previous build is untouched unless it is 0. */
export async function buildAll({ inputs, stamp, quiet }: BuildRequest): Promise<number> {
	const builtAt = buildTime();
	// The time is part of the id because it is part of the output: one id never names two different outputs.
	const id = `${inputs}-${builtAt.toString(36)}`;
	const env = {
		ALCOVE_BUILD: id,
		ALCOVE_BUILT_AT: String(builtAt),
		ALCOVE_OUT: NEXT,
		NODE_ENV: 'production',
	};
	await rm(NEXT, { recursive: true, force: true });
	await mkdir(NEXT, { recursive: true });

	// Both builds read the type settings that this writes; in a fresh clone they are not there yet.
	const synced = await runCommand('node', [KIT, 'sync'], { env });
	if (synced.code !== 0) {
		process.stdout.write(synced.output);
		return 1;
	}
	const relayOut = resolve(NEXT, 'relay');
	const results = await Promise.all([
		runCommand('node', [VITE, 'build'], { env }),
		runCommand('node', [VITE, 'build', '-c', 'relay/vite.config.ts', '--outDir', relayOut, '--emptyOutDir'], {
			env,
		}),
	]);
	const failed = results.filter((result) => result.code !== 0);
	for (const result of quiet ? failed : results) process.stdout.write(result.output);
	if (failed.length > 0) {
		console.error('The build failed; what was built before is unchanged.');
		return 1;
	}

	// `retire` is the kill switch: an app built before that time must update at once. Releases raise it by hand.
	await writeFile(`${NEXT}/app/build.json`, JSON.stringify({ id, builtAt, retire: 0 }));
	await writeGraph('.svelte-kit/output', `${NEXT}/graph.json`);
	const compressed = await precompress(`${NEXT}/app`);
	await swapIn(stamp);
	await writeFile(stamp, JSON.stringify({ inputs, id, builtAt }));
	if (!quiet) console.log(`Built ${id}; ${String(compressed)} files precompressed.`);
	return 0;
}

/** Milliseconds since the epoch; `SOURCE_DATE_EPOCH` (seconds) makes a build repeatable. */
function buildTime(): number {
	const fixed = Number(process.env['SOURCE_DATE_EPOCH']);
	return Number.isSafeInteger(fixed) && fixed > 0 ? fixed * 1000 : Date.now();
}

async function swapIn(stamp: string): Promise<void> {
	await rm(OLD, { recursive: true, force: true });
	await mkdir(OLD, { recursive: true });
	await rm(stamp, { force: true });
	for (const part of PARTS) {
		if (existsSync(`build/${part}`)) await rename(`build/${part}`, `${OLD}/${part}`);
		await rename(`${NEXT}/${part}`, `build/${part}`);
	}
	await rm(OLD, { recursive: true, force: true });
	await rm(NEXT, { recursive: true, force: true });
}
