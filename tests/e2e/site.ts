import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { SurfaceFiles } from './surface/bundle.ts';

/** A plain static server under the test's control: it can go away, change builds and refuse single files. */
export interface Site extends AsyncDisposable {
	readonly address: string;
	/** Paths that were asked for, in order. */
	readonly requests: string[];
	serve(folder: string): void;
	/** From now on this path is missing. */
	refuse(path: string): void;
	/** From now on this path has this text. */
	replace(path: string, text: string): void;
	stop(): Promise<void>;
	start(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json',
	'.webmanifest': 'application/manifest+json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
};

export async function startSite(folder: string, extra: SurfaceFiles): Promise<Site> {
	let root = folder;
	let port = 0;
	const refused = new Set<string>();
	const replaced = new Map(extra);
	const requests: string[] = [];
	const server = createServer((request, response) => void answer(request, response));

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		requests.push(pathname);
		const isPage = extname(pathname) === '' || request.headers['sec-fetch-mode'] === 'navigate';
		const path = isPage ? '/index.html' : pathname;
		const own = replaced.get(pathname) ?? replaced.get(path);
		const body = refused.has(pathname) ? undefined : (own ?? (await read(path)));
		response.writeHead(body === undefined ? 404 : 200, {
			'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
			'cache-control': pathname.startsWith('/_app/immutable/') ? 'max-age=31536000, immutable' : 'no-cache',
		});
		response.end(body);
	}

	async function read(path: string): Promise<Buffer | undefined> {
		return readFile(join(root, normalize(path))).catch(() => undefined);
	}

	function start(): Promise<void> {
		return new Promise((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, '127.0.0.1', () => {
				const bound = server.address();
				if (typeof bound === 'object' && bound) port = bound.port;
				resolve();
			});
		});
	}

	async function stop(): Promise<void> {
		if (!server.listening) return;
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeAllConnections();
		await closed;
	}

	await start();
	return {
		address: `http://127.0.0.1:${port}`,
		requests,
		serve: (next) => (root = next),
		refuse: (path) => refused.add(path),
		replace: (path, text) => replaced.set(path, text),
		start,
		stop,
		[Symbol.asyncDispose]: stop,
	};
}
