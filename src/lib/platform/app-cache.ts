/** One file the app needs offline. Without a revision its name already changes with its content. */
export interface PrecacheEntry {
	readonly url: string;
	readonly revision: string | null;
}

export interface AppCache {
	/** All files or none: rejects, and keeps nothing new, when one of them cannot be had. */
	install(): Promise<void>;
	/** Deletes the files of older builds; tells whether there were any. */
	removeOlder(): Promise<boolean>;
	/** Undefined when the request is not the app's business and must go to the network untouched. */
	answer(request: Request, keepAlive: (work: Promise<unknown>) => void): Promise<Response> | undefined;
}

const PREFIX = 'alcove-app-';
const IMMUTABLE = '/_app/immutable/';
const UNTOUCHED = /^\/(?:api(?:\/|$)|(?:healthz|readyz|build\.json|service-worker\.js)$)/;
const MATCH = { ignoreSearch: true, ignoreVary: true } as const;

/** The files of exactly one build. Runs inside the service worker. */
export function createAppCache(build: string, entries: readonly PrecacheEntry[]): AppCache {
	// The list is part of the name, so that two outputs never share a cache even if they share an id.
	const name = `${PREFIX}${build}-${fingerprint(JSON.stringify(entries))}`;
	const files = new Map(entries.map((entry) => [pathOf(entry.url), entry]));

	async function install(): Promise<void> {
		const hadCache = await caches.has(name);
		const cache = await caches.open(name);
		const older = await Promise.all((await olderNames()).map((old) => caches.open(old)));
		const results = await Promise.allSettled(
			Array.from(files, async ([path, { revision }]) => {
				const kept = revision === null ? await firstMatch(older, path) : undefined;
				await cache.put(path, kept ?? (await download(path)));
			}),
		);
		const failure = results.find((result) => result.status === 'rejected');
		if (!failure) return;
		if (!hadCache) await caches.delete(name);
		throw new Error('The files of this build could not all be had', { cause: failure.reason });
	}

	async function download(path: string): Promise<Response> {
		const response = await fetch(path, { cache: 'reload', redirect: 'error' });
		if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
		const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
		if (isPage !== (path === '/')) throw new Error(`${path} is not the file it should be`);
		// A deployment may land while the files are being fetched; a page of another build would mix the two.
		if (isPage && !(await response.clone().text()).includes(`name="alcove-build" content="${build}"`))
			throw new Error(`The page no longer belongs to build ${build}`);
		return response;
	}

	async function olderNames(): Promise<string[]> {
		return (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
	}

	async function removeOlder(): Promise<boolean> {
		const older = await olderNames();
		await Promise.all(older.map((old) => caches.delete(old)));
		return older.length > 0;
	}

	function answer(
		request: Request,
		keepAlive: (work: Promise<unknown>) => void,
	): Promise<Response> | undefined {
		const { origin, pathname } = new URL(request.url);
		if (request.method !== 'GET' || origin !== location.origin || UNTOUCHED.test(pathname)) return undefined;
		if (pathname !== '/' && files.has(pathname)) return fromCache(pathname, request);
		if (pathname.startsWith(IMMUTABLE)) return lazyFile(pathname, request, keepAlive);
		return request.mode === 'navigate' && !pathname.startsWith('/_app/')
			? fromCache('/', request)
			: undefined;
	}

	// The browser may take the cache away when the disk is full; the network is then the better half.
	async function fromCache(path: string, request: Request): Promise<Response> {
		return (await (await caches.open(name)).match(path, MATCH)) ?? fetch(request);
	}

	/** A pack that is not fetched ahead stays once it was used; its name changes with its content. */
	async function lazyFile(
		path: string,
		request: Request,
		keepAlive: (work: Promise<unknown>) => void,
	): Promise<Response> {
		const cache = await caches.open(name);
		const kept = await cache.match(path, MATCH);
		if (kept) return kept;
		const response = await fetch(request);
		const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
		if (response.status === 200 && !isPage)
			keepAlive(cache.put(path, response.clone()).catch(ignoreFullDisk));
		return response;
	}

	return { install, removeOlder, answer };
}

/** For the kill switch: takes the files of every build away. Never touches what the person stored. */
export async function removeAppCaches(): Promise<void> {
	const keys = await caches.keys();
	await Promise.all(keys.filter((key) => key.startsWith(PREFIX)).map((key) => caches.delete(key)));
}

async function firstMatch(list: readonly Cache[], path: string): Promise<Response | undefined> {
	for (const cache of list) {
		const response = await cache.match(path, MATCH);
		if (response) return response;
	}
	return undefined;
}

function pathOf(url: string): string {
	return new URL(url, location.origin).pathname;
}

function ignoreFullDisk(): void {
	// The file was delivered all the same; next time it comes from the network again.
}

/** FNV-1a: short and synchronous, and good enough to tell two lists of our own apart. */
function fingerprint(text: string): string {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return (hash >>> 0).toString(36);
}
