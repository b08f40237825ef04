import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SvelteKitPWA } from '@vite-pwa/sveltekit';
import type { Plugin } from 'vite';
import { builtModules, compressedBytes, lazyFiles, MAX_PRECACHE_BYTES } from './precache.ts';
import { webManifest } from './web-manifest.ts';

const OUTPUT = '.svelte-kit/output';

export interface PwaOptions {
	readonly buildId: string;
	/** The folder the finished app is put into. */
	readonly outFolder: string;
}

/** The web manifest, and the list of files the service worker fetches ahead. */
export function pwa({ buildId, outFolder }: PwaOptions): Plugin[] {
	return [
		...SvelteKitPWA({
			strategies: 'injectManifest',
			srcDir: 'src',
			filename: 'service-worker.ts',
			injectRegister: false,
			manifest: webManifest('static'),
			injectManifest: {
				globDirectory: OUTPUT,
				modifyURLPrefix: { 'client/': '/' },
				globPatterns: [
					'client/_app/immutable/**/*.{js,css,woff2,wasm,json}',
					'client/manifest.webmanifest',
					'client/icon.svg',
					'client/icons/any-192*.png',
				],
				// The limit is on the whole list and fails the build, instead of leaving one file out quietly.
				maximumFileSizeToCacheInBytes: Number.MAX_SAFE_INTEGER,
				manifestTransforms: [async (entries) => ({ manifest: await precacheList(entries, buildId) })],
			},
		}).map(onlyWhenWritten),
		verifyApp(outFolder),
	];
}

/**
 * The wrapped plugin also runs after a failed build, and its missing files would hide what really went wrong.
 * Its own `writeBundle`, replaced here, only draws icons, which we draw ourselves.
 */
function onlyWhenWritten(plugin: Plugin): Plugin {
	const { closeBundle } = plugin;
	if (typeof closeBundle !== 'object') return plugin;
	let isWritten = false;
	return {
		...plugin,
		writeBundle: {
			order: 'post',
			sequential: true,
			handler() {
				isWritten = true;
			},
		},
		closeBundle: {
			...closeBundle,
			handler(error) {
				if (isWritten) return closeBundle.handler.call(this, error);
			},
		},
	};
}

async function precacheList<Entry extends { url: string; revision: string | null; size: number }>(
	entries: readonly Entry[],
	buildId: string,
) {
	const graph: unknown = JSON.parse(await readFile(`${OUTPUT}/client/.vite/manifest.json`, 'utf8'));
	const lazy = lazyFiles(builtModules.parse(graph));
	const files = entries.filter(({ url }) => !lazy.has(url.slice(1)));
	const bytes = compressedBytes(
		await Promise.all(files.map(({ url }) => readFile(`${OUTPUT}/client${url}`))),
	);
	if (bytes > MAX_PRECACHE_BYTES)
		throw new Error(
			`The files for offline use weigh ${bytes} bytes compressed; the limit is ${MAX_PRECACHE_BYTES}. ` +
				'Name what is rarely needed *.lazy.ts, so that it is fetched when first used.',
		);
	// The page is written after this list; it names the build, and changes with every build.
	return [...files, { url: '/', revision: buildId, size: 0 }];
}

/** A build without a service worker or a manifest looks fine in the browser and is dead offline: it fails here. */
function verifyApp(outFolder: string): Plugin {
	let isServerBuild = false;
	return onlyWhenWritten({
		name: 'alcove:verify-app',
		apply: 'build',
		configResolved(config) {
			isServerBuild = Boolean(config.build.ssr);
		},
		closeBundle: {
			sequential: true,
			order: 'post',
			async handler() {
				if (!isServerBuild) return;
				const [page = '', worker = '', manifest = ''] = await Promise.all(
					['index.html', 'service-worker.js', 'manifest.webmanifest'].map(read),
				);
				if (!page.includes('<link rel="manifest" href="/manifest.webmanifest"'))
					throw new Error('The page has no link to the web manifest.');
				if (!worker.includes('/_app/immutable/') || worker.includes('__WB_MANIFEST'))
					throw new Error('The service worker has no list of files.');
				if (!manifest.includes('"maskable"')) throw new Error('The web manifest has no icons.');
			},
		},
	});

	function read(name: string): Promise<string> {
		return readFile(join(outFolder, name), 'utf8');
	}
}
