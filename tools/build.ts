/**
 * `npm run build`: the app and the relay into `build/`. With `--if-stale` only when the sources differ from what
 * was built. Everything is made in `build/next` and swapped in at the end, so that a failed build leaves the
 * previous one in place; the stamp goes before the swap, so that a swap cut short is seen and done again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fingerprintInputs } from './build-inputs.ts';

const STAMP = 'build/stamp.json';
const OUTPUTS = ['build/app/index.html', 'build/app/build.json', 'build/relay/main.js', 'build/graph.json'];

const onlyIfStale = process.argv.includes('--if-stale');
const inputs = fingerprintInputs(process.cwd());

if (!onlyIfStale || stampedInputs() !== inputs || !OUTPUTS.every((path) => existsSync(path))) {
	if (onlyIfStale) console.log('Building the app and the relay, because what is built is missing or old.');
	// Loaded only now: the usual case at start is that nothing has to be done.
	const { buildAll } = await import('./build-all.ts');
	process.exitCode = await buildAll({ inputs, stamp: STAMP, quiet: onlyIfStale });
}

function stampedInputs(): string | undefined {
	try {
		const stamp: unknown = JSON.parse(readFileSync(STAMP, 'utf8'));
		const isStamp = typeof stamp === 'object' && stamp !== null && 'inputs' in stamp;
		return isStamp && typeof stamp.inputs === 'string' ? stamp.inputs : undefined;
	} catch {
		return undefined;
	}
}
