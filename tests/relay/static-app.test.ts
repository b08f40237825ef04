import { createHash } from 'node:crypto';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '#core/protocol/problem.ts';
import { OWN_HOST, OWN_ORIGIN, startApp, type AppUnderTest } from './app-under-test.ts';

const PAGE = '<!doctype html><script>let theme = 1;</script><script type="module" src="/a.js"></script>';
const SCRIPT = 'export const answer = 42;'.repeat(40);
const IMMUTABLE = '/_app/immutable/entry/start.abc.js';
const navigation = { host: OWN_HOST, accept: 'text/html,application/xhtml+xml' };

const FILES = {
	'index.html': PAGE,
	'index.html.br': brotliCompressSync(PAGE),
	'index.html.gz': gzipSync(PAGE),
	'service-worker.js': 'self.addEventListener("fetch", () => {});',
	'build.json': '{"id":"one"}',
	'manifest.webmanifest': '{}',
	'icons/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
	'with space.txt': 'spaced',
	'lonely.gz': 'not a twin of anything',
	[IMMUTABLE.slice(1)]: SCRIPT,
	[`${IMMUTABLE.slice(1)}.br`]: brotliCompressSync(SCRIPT),
	[`${IMMUTABLE.slice(1)}.gz`]: gzipSync(SCRIPT),
};

describe('the app as the relay serves it', () => {
	let under: AppUnderTest;
	beforeAll(async () => {
		under = await startApp({
			files: FILES,
			prepare(folder) {
				writeFileSync(join(dirname(folder), 'outside.txt'), 'outside');
				symlinkSync(join(dirname(folder), 'outside.txt'), join(folder, 'link.txt'));
				symlinkSync(dirname(folder), join(folder, 'up'));
			},
		});
	});
	afterAll(async () => {
		await under[Symbol.asyncDispose]();
	});

	const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
		under.app.inject({ method, url, headers: { host: OWN_HOST, ...headers } });

	const files = [
		['/', 'text/html; charset=utf-8', 'no-cache'],
		['/index.html', 'text/html; charset=utf-8', 'no-cache'],
		['/service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
		['/build.json', 'application/json; charset=utf-8', 'no-store'],
		['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
		['/icons/icon.svg', 'image/svg+xml', 'no-cache'],
		['/with%20space.txt', 'text/plain; charset=utf-8', 'no-cache'],
		['/lonely.gz', 'application/octet-stream', 'no-cache'],
		[IMMUTABLE, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
	] as const;

	it.each(files)('serves %s with its type and caching', async (url, type, caching) => {
		const answer = await get(url);
		expect(answer.statusCode).toBe(200);
		expect(answer.headers['content-type']).toBe(type);
		expect(answer.headers['cache-control']).toBe(caching);
		expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
		expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
	});

	it('answers HEAD like GET, without the body', async () => {
		for (const url of ['/', IMMUTABLE]) {
			const [whole, head] = [await get(url), await get(url, {}, 'HEAD')];
			expect(head.statusCode).toBe(200);
			expect(head.rawPayload).toHaveLength(0);
			for (const name of ['content-length', 'content-type', 'etag', 'cache-control', 'vary'])
				expect(head.headers[name]).toBe(whole.headers[name]);
		}
	});

	it('sends the compressed twin that the client takes', async () => {
		const br = await get(IMMUTABLE, { 'accept-encoding': 'gzip, deflate, br, zstd' });
		expect(br.headers['content-encoding']).toBe('br');
		expect(brotliDecompressSync(br.rawPayload).toString()).toBe(SCRIPT);

		const gzip = await get(IMMUTABLE, { 'accept-encoding': 'gzip, br;q=0' });
		expect(gzip.headers['content-encoding']).toBe('gzip');
		expect(gunzipSync(gzip.rawPayload).toString()).toBe(SCRIPT);

		const plain = await get(IMMUTABLE, { 'accept-encoding': 'identity' });
		expect(plain.headers['content-encoding']).toBeUndefined();
		expect(plain.body).toBe(SCRIPT);
		for (const answer of [br, gzip, plain]) {
			expect(answer.headers['vary']).toBe('accept-encoding');
			expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
			expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
		}
	});

	it('says 304 to whoever has the same bytes, in each encoding', async () => {
		const [plain, br] = [await get('/'), await get('/', { 'accept-encoding': 'br' })];
		const [plainTag, brTag] = [String(plain.headers['etag']), String(br.headers['etag'])];
		expect(plainTag).not.toBe(brTag);

		const same = await get('/', { 'if-none-match': `"other", W/${plainTag}` });
		expect(same.statusCode).toBe(304);
		expect(same.rawPayload).toHaveLength(0);
		expect(same.headers['etag']).toBe(plainTag);
		expect((await get('/', { 'if-none-match': brTag })).statusCode).toBe(200);
		expect((await get('/', { 'if-none-match': brTag, 'accept-encoding': 'br' })).statusCode).toBe(304);
	});

	it('gives the page for every address a person may open', async () => {
		for (const url of ['/notes', '/chat/01j9', '/settings?tab=look', '/a/deep/unknown/link']) {
			const answer = await get(url, navigation);
			expect(answer.statusCode).toBe(200);
			expect(answer.body).toBe(PAGE);
			expect(answer.headers['cache-control']).toBe('no-cache');
		}
	});

	it('gives no page where a file or data was asked for', async () => {
		const asked: [string, Record<string, string>][] = [
			['/notes', { accept: 'application/json' }],
			['/notes', {}],
			['/_app/immutable/entry/old.js', navigation],
			['/missing.png', navigation],
			['/api/none', navigation],
		];
		for (const [url, headers] of asked) {
			const answer = await get(url, headers);
			expect(answer.statusCode).toBe(404);
			expect(problemSchema.parse(answer.json()).code).toBe('not-found');
			expect(answer.headers['cache-control']).toBe('no-store');
		}
	});

	it.each([
		'/link.txt',
		'/up/outside.txt',
		'/../outside.txt',
		'/%2e%2e/outside.txt',
		'/..%2foutside.txt',
		'/%2e%2e%2foutside.txt',
		'/icons/..%2f..%2foutside.txt',
		'/..%5coutside.txt',
		'//outside.txt',
		'/./../outside.txt',
		'/index.html%00.txt',
		'/%252e%252e/outside.txt',
	])('leads nowhere outside the app: %s', async (url) => {
		const answer = await get(url);
		expect(answer.statusCode).toBe(404);
		expect(answer.body).not.toBe('outside');
	});

	it('allows exactly the inline scripts of the page', async () => {
		const policy = String((await get('/')).headers['content-security-policy']);
		const hash = createHash('sha256').update('let theme = 1;').digest('base64');
		expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
		expect(policy.match(/sha256-/g)).toHaveLength(2);
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).not.toContain('unsafe-inline');
		expect(policy).not.toContain('unsafe-eval');
	});

	it('sends a share that arrives here back to the app, without what was shared', async () => {
		const answer = await under.app.inject({
			method: 'POST',
			url: '/share',
			headers: {
				host: OWN_HOST,
				origin: OWN_ORIGIN,
				'content-type': 'multipart/form-data; boundary=x',
			},
			payload: `--x\r\ncontent-disposition: form-data; name="text"\r\n\r\n${'private '.repeat(100_000)}\r\n--x--`,
		});
		expect(answer.statusCode).toBe(303);
		expect(answer.headers.location).toBe('/?share=lost');
		expect(answer.body).not.toContain('private');
		expect(under.logLines.join('')).not.toContain('private');
	});
});

describe('an app that is not there as it was', () => {
	it('says how to build it', async () => {
		await using under = await startApp();
		const answer = await under.app.inject({ url: '/', headers: navigation });
		expect(answer.statusCode).toBe(503);
		expect(answer.headers['content-type']).toContain('text/html');
		expect(answer.body).toContain('npm run build');
	});

	it('mixes no two builds when it was built again under a running relay', async () => {
		await using under = await startApp({ files: FILES });
		writeFileSync(join(under.appFolder, 'index.html'), `${PAGE}<p>new</p>`);
		rmSync(join(under.appFolder, IMMUTABLE));
		for (const url of ['/', IMMUTABLE]) {
			const answer = await under.app.inject({ url, headers: navigation });
			expect(answer.statusCode).toBe(503);
			expect(answer.headers['cache-control']).toBe('no-store');
			expect(answer.headers['etag']).toBeUndefined();
			expect(problemSchema.parse(answer.json()).detail).toContain('Start the relay again');
		}
	});
});
