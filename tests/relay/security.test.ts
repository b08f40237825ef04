import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLAIM_PATH } from '#core/protocol/claim.ts';
import { problemSchema } from '#core/protocol/problem.ts';
import { STATUS_PATH } from '#core/protocol/status.ts';
import { listeningPort } from '#relay/app.ts';
import { createAppPolicy } from '#relay/web/app-policy.ts';
import kitConfig from '../../svelte.config.js';
import { OWN_HOST, OWN_ORIGIN, PORT, PUBLIC_ORIGIN, startApp, type AppUnderTest } from './app-under-test.ts';

describe('the guard', () => {
	let under: AppUnderTest;
	beforeAll(async () => {
		under = await startApp({ files: { 'index.html': '<!doctype html>' } });
	});
	afterAll(async () => {
		await under[Symbol.asyncDispose]();
	});

	it.each([OWN_HOST, `127.0.0.1:${PORT}`, `[::1]:${PORT}`, `LOCALHOST:${PORT}`, 'alcove.example.org'])(
		'answers to its name %s',
		async (host) => {
			expect((await under.app.inject({ url: STATUS_PATH, headers: { host } })).statusCode).toBe(200);
		},
	);

	it.each([
		'evil.example',
		`evil.example:${PORT}`,
		'localhost',
		'localhost:1',
		`localhost.evil.example:${PORT}`,
		`127.0.0.1.nip.io:${PORT}`,
		`192.168.1.4:${PORT}`,
		`0.0.0.0:${PORT}`,
		'alcove.example.org.evil.example',
		'alcove.example.org:444',
		`user@localhost:${PORT}`,
	])('refuses the name %s for pages, API and health', async (host) => {
		for (const url of ['/', STATUS_PATH, '/healthz', '/nothing']) {
			const answer = await under.app.inject({ url, headers: { host } });
			expect(answer.statusCode).toBe(421);
			expect(problemSchema.parse(answer.json()).code).toBe('host-refused');
			expect(answer.headers['x-content-type-options']).toBe('nosniff');
		}
	});

	it('believes no forwarded name', async () => {
		const headers = { host: `evil.example:${PORT}`, 'x-forwarded-host': OWN_HOST };
		expect((await under.app.inject({ url: STATUS_PATH, headers })).statusCode).toBe(421);
	});

	const origins: [string, number, Record<string, string>][] = [
		['its own page', 400, { origin: OWN_ORIGIN, 'sec-fetch-site': 'same-origin' }],
		['its public page', 400, { origin: PUBLIC_ORIGIN }],
		['a program', 400, {}],
		['a share from the system', 400, { origin: 'null', 'sec-fetch-site': 'none' }],
		['another site', 403, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
		['another port of this machine', 403, { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
		['its own name with https', 403, { origin: `https://${OWN_HOST}` }],
		['a site whose name begins the same', 403, { origin: `${PUBLIC_ORIGIN}.evil.example` }],
		['a sandboxed frame', 403, { origin: 'null', 'sec-fetch-site': 'cross-site' }],
		['an opaque origin of an old browser', 403, { origin: 'null' }],
		['another site that hides its origin', 403, { 'sec-fetch-site': 'cross-site' }],
		['a neighbour that hides its origin', 403, { 'sec-fetch-site': 'same-site' }],
	];

	it.each(origins)('meets a POST of %s with %i', async (_who, status, headers) => {
		for (const url of [CLAIM_PATH, '/api/none']) {
			const answer = await under.app.inject({
				method: 'POST',
				url,
				headers: { host: OWN_HOST, ...headers },
				payload: {},
			});
			// Past the guard the empty claim is a bad request and the unknown address is unknown.
			const past = url === CLAIM_PATH ? status : 404;
			expect(answer.statusCode).toBe(status === 403 ? 403 : past);
			expect(problemSchema.parse(answer.json()).code === 'origin-refused').toBe(status === 403);
		}
	});

	it('lets no other site read across origins', async () => {
		const headers = { host: OWN_HOST, origin: 'https://evil.example' };
		const answers = [
			await under.app.inject({ url: STATUS_PATH, headers }),
			await under.app.inject({
				method: 'OPTIONS',
				url: STATUS_PATH,
				headers: { ...headers, 'access-control-request-method': 'POST' },
			}),
		];
		for (const answer of answers) {
			expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
			expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
		}
	});

	it.each(['/', STATUS_PATH, '/healthz', '/readyz', '/none', '/api/none', '/%E0%A4%A'])(
		'sets the security headers on %s',
		async (url) => {
			const { headers } = await under.app.inject({ url, headers: { host: OWN_HOST, accept: 'text/html' } });
			expect(headers).toMatchObject({
				'x-content-type-options': 'nosniff',
				'referrer-policy': 'no-referrer',
				'cross-origin-opener-policy': 'same-origin',
				'cross-origin-resource-policy': 'same-origin',
			});
			expect(headers['permissions-policy']).toContain('microphone=(self), camera=(self)');
			expect(headers['permissions-policy']).toContain('geolocation=()');
			expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
			expect(headers['server']).toBeUndefined();
			expect(headers['x-powered-by']).toBeUndefined();
		},
	);
});

describe('the content policy of the page', () => {
	it('says what the policy inside the page says, and that nobody frames it', () => {
		const fromHeader = parsePolicy(createAppPolicy(''));
		const inPage = Object.entries(kitConfig.kit?.csp?.directives ?? {}).map(([name, values]) => {
			const words = [values].flat().map(String);
			const quoted = words.map((word) =>
				/^(none|self|script|unsafe-hashes|sha256-.*)$/.test(word) ? `'${word}'` : word,
			);
			// The page's own scripts are hashed from the page as it was built.
			return [name, name === 'script-src' ? ["'self'"] : quoted] as const;
		});
		expect(fromHeader).toEqual({ ...Object.fromEntries(inPage), 'frame-ancestors': ["'none'"] });
	});

	function parsePolicy(policy: string): Record<string, string[]> {
		return Object.fromEntries(
			policy.split('; ').map((directive) => {
				const [name = '', ...values] = directive.split(' ');
				return [name, values];
			}),
		);
	}
});

describe('the relay on a socket', () => {
	let under: AppUnderTest;
	let port: number;
	beforeAll(async () => {
		under = await startApp({ files: { 'index.html': 'page' } });
		await under.app.listen({ host: '127.0.0.1', port: 0 });
		port = listeningPort(under.app)!;
	});
	afterAll(async () => {
		await under[Symbol.asyncDispose]();
	});

	async function say(text: string): Promise<string> {
		const socket = connect(port, '127.0.0.1');
		await once(socket, 'connect');
		socket.end(text);
		let answer = '';
		for await (const chunk of socket) answer += String(chunk);
		return answer;
	}
	const request = (path: string, more = '') =>
		say(`GET ${path} HTTP/1.1\r\nhost: localhost:${String(port)}\r\nconnection: close\r\n${more}\r\n`);

	it('uses the port it really has', async () => {
		expect(await request(STATUS_PATH)).toContain('200 OK');
		expect(await say(`GET / HTTP/1.1\r\nhost: ${OWN_HOST}\r\nconnection: close\r\n\r\n`)).toContain('421');
	});

	it('leads nowhere with a path no browser would send', async () => {
		for (const path of [
			'/../../etc/passwd',
			'/..%2f..%2fetc/passwd',
			'//etc/passwd',
			'/%2e%2e/%2e%2e/etc/passwd',
		]) {
			const answer = await request(path);
			expect(answer).toContain('404 Not Found');
			expect(answer).not.toContain('root:');
		}
	});

	it.each([
		['no Host header', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n'],
		['no Host header in the old way', 'GET / HTTP/1.0\r\n\r\n'],
		['two Host headers', 'GET / HTTP/1.1\r\nhost: OWN\r\nHost: evil.example\r\nconnection: close\r\n\r\n'],
		['the same Host twice', 'GET / HTTP/1.1\r\nhost: OWN\r\nhost: OWN\r\nconnection: close\r\n\r\n'],
	])('refuses %s with a problem of its own', async (_what, text) => {
		const answer = await say(text.replaceAll('OWN', `localhost:${String(port)}`));
		expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request/);
		expect(answer).toContain('x-content-type-options: nosniff');
		expect(answer).toContain("content-security-policy: default-src 'none'");
		expect(answer).toContain('x-request-id: ');
		const problem = problemSchema.parse(JSON.parse(answer.split('\r\n\r\n')[1]!));
		expect(problem).toMatchObject({ code: 'bad-request', detail: 'A request must have one Host header.' });
	});

	it('answers what is not HTTP with a problem and closes', async () => {
		const answer = await say('nonsense\r\n\r\n');
		expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request/);
		expect(answer).toContain('application/problem+json');
		expect(answer).toContain('x-content-type-options: nosniff');
		expect(problemSchema.parse(JSON.parse(answer.split('\r\n\r\n')[1]!)).code).toBe('bad-request');
	});

	it('refuses headers beyond reason', async () => {
		expect(await request('/', `x-long: ${'a'.repeat(40_000)}\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
	});

	it('names no software', async () => {
		expect((await request('/')).toLowerCase()).not.toMatch(/^(server|x-powered-by):/m);
	});
});
