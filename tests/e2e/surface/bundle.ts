import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** What a page under test can import, by path. */
export type SurfaceFiles = ReadonlyMap<string, string>;

const ENTRY = fileURLToPath(new URL('platform.ts', import.meta.url));

/** The platform modules as a page would load them, for what the screens do not show. */
export async function buildSurface(): Promise<SurfaceFiles> {
	return new Map([['/__test/platform.js', await bundle(ENTRY)]]);
}

async function bundle(entry: string): Promise<string> {
	const output = await build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		build: { write: false, minify: false, target: 'es2023', lib: { entry, formats: ['es'] } },
	});
	const [result] = Array.isArray(output) ? output : [output];
	if (!('output' in result)) throw new Error(`Nothing was built from ${entry}`);
	return result.output[0].code;
}
