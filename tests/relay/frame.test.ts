import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLAIM_PATH } from '#core/protocol/claim.ts';
import { PROBLEM_TYPE, problemSchema } from '#core/protocol/problem.ts';
import { READY_PATH, readinessSchema, STATUS_PATH, statusSchema } from '#core/protocol/status.ts';
import { OWN_HOST, startApp, type AppUnderTest } from './app-under-test.ts';

const headers = { host: OWN_HOST };

describe('the frame of the relay', () => {
	let under: AppUnderTest;
	beforeEach(async () => {
		under = await startApp({
			files: { 'index.html': '<!doctype html>', 'build.json': '{"id":"b-7","builtAt":1,"retire":0}' },
		});
	});
	afterEach(async () => {
		await under[Symbol.asyncDispose]();
	});

	it('is healthy while its loop turns', async () => {
		const answer = await under.app.inject({ url: '/healthz', headers });
		expect(answer.statusCode).toBe(200);
		expect(answer.body).toBe('ok\n');
	});

	it('is ready while the database answers, and names it when it does not', async () => {
		const ready = await under.app.inject({ url: READY_PATH, headers });
		expect(ready.statusCode).toBe(200);
		expect(readinessSchema.parse(ready.json())).toEqual({ ready: true, failing: [] });

		await under.storage.close();
		const failing = await under.app.inject({ url: READY_PATH, headers });
		expect(failing.statusCode).toBe(503);
		expect(readinessSchema.parse(failing.json())).toEqual({ ready: false, failing: ['storage'] });
		expect((await under.app.inject({ url: '/healthz', headers })).statusCode).toBe(200);
	});

	it('tells a page what it is', async () => {
		const answer = await under.app.inject({ url: STATUS_PATH, headers });
		const status = statusSchema.parse(answer.json());
		expect(status).toMatchObject({ build: 'b-7', claimed: false });
		expect(Math.abs(status.now - Date.now())).toBeLessThan(5_000);
		expect(answer.headers['cache-control']).toBe('no-store');
	});

	it('makes a request id of its own for every answer', async () => {
		const forged = { ...headers, 'x-request-id': 'forged', 'request-id': 'forged' };
		const ids = new Set<unknown>();
		for (let i = 0; i < 3; i++) {
			const answer = await under.app.inject({ url: STATUS_PATH, headers: forged });
			ids.add(answer.headers['x-request-id']);
		}
		expect(ids.size).toBe(3);
		expect(ids).not.toContain('forged');
		expect(under.logLines.join('')).not.toContain('forged');
	});

	const problems = [
		{ what: 'an unknown address of the API', code: 'not-found', status: 404, url: '/api/none' },
		{ what: 'an unknown method', code: 'not-found', status: 404, method: 'DELETE', url: STATUS_PATH },
		{ what: 'a URL that cannot be decoded', code: 'bad-request', status: 400, url: '/api/%E0%A4%A' },
		{ what: 'broken JSON', code: 'bad-request', status: 400, url: CLAIM_PATH, payload: '{"code":' },
		{ what: 'no body', code: 'bad-request', status: 400, url: CLAIM_PATH, payload: '' },
		{
			what: 'a key that changes a prototype',
			code: 'bad-request',
			status: 400,
			url: CLAIM_PATH,
			payload: '{"__proto__":{"claimed":true}}',
		},
		{ what: 'an unknown field', code: 'bad-request', status: 400, url: CLAIM_PATH, payload: '{"more":1}' },
		{
			what: 'another content type',
			code: 'type-refused',
			status: 415,
			url: CLAIM_PATH,
			payload: 'code=1',
			type: 'text/plain',
		},
		{
			what: 'a body over the limit',
			code: 'too-large',
			status: 413,
			url: CLAIM_PATH,
			payload: JSON.stringify({ code: 'x'.repeat(70_000) }),
		},
	] as const;

	it.each(problems)('answers $what with a problem', async (request) => {
		const payload = 'payload' in request ? request.payload : undefined;
		const method = 'method' in request ? request.method : payload === undefined ? 'GET' : 'POST';
		const type = 'type' in request ? request.type : 'application/json';
		const answer = await under.app.inject({
			method,
			url: request.url,
			headers: payload === undefined ? headers : { ...headers, 'content-type': type },
			...(payload === undefined ? {} : { payload }),
		});
		expect(answer.statusCode).toBe(request.status);
		expect(answer.headers['content-type']).toContain(PROBLEM_TYPE);
		expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
		expect(answer.headers['x-content-type-options']).toBe('nosniff');
		const problem = problemSchema.parse(answer.json());
		expect(problem).toMatchObject({ status: request.status, code: request.code });
		expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('names the fields that are wrong', async () => {
		const answer = await under.app.inject({
			method: 'POST',
			url: CLAIM_PATH,
			headers,
			payload: { code: 'ABCD-EFGH', deviceName: ' ', publicKey: 'short' },
		});
		const { fields } = problemSchema.parse(answer.json());
		expect(fields?.map(({ path }) => path).sort()).toEqual(['deviceName', 'publicKey']);
		expect(fields?.map(({ message }) => message).join()).toContain('Ed25519');
	});

	it('tells a bug to the log and not to the client', async () => {
		await under.storage.close();
		const answer = await under.app.inject({ url: STATUS_PATH, headers });
		expect(answer.statusCode).toBe(500);
		expect(answer.body).not.toContain('database');
		expect(under.logLines.join('')).toContain('request failed');
	});

	it('logs no query, no body and no credentials', async () => {
		const secret = 'S3CRETW0RD';
		await under.app.inject({
			method: 'POST',
			url: `${CLAIM_PATH}?key=${secret}`,
			headers: { ...headers, authorization: `Bearer ${secret}`, cookie: `a=${secret}` },
			payload: { code: secret, deviceName: secret, publicKey: secret },
		});
		await under.app.inject({ url: `/some/page?q=${secret}`, headers: { ...headers, accept: 'text/html' } });
		under.app.log.info(
			{ headers: { authorization: secret, cookie: secret }, code: secret, body: secret },
			'x',
		);
		under.app.log.info({ request: { code: secret, token: secret } }, 'y');
		expect(under.logLines.length).toBeGreaterThan(3);
		expect(under.logLines.join('')).not.toContain(secret);
	});
});

describe('limits of the relay', () => {
	it('holds the rate for one address, and more tightly for claims', async () => {
		await using under = await startApp({ limits: { requestsPerMinute: 20, claimsPerMinute: 3 } });
		const ask = (options: { url: string; method?: 'GET' | 'POST' }) =>
			under.app.inject({ headers, ...options });

		const claims = [];
		for (let i = 0; i < 5; i++) claims.push((await ask({ url: CLAIM_PATH, method: 'POST' })).statusCode);
		expect(claims).toEqual([400, 400, 400, 429, 429]);

		const states = [];
		for (let i = 0; i < 22; i++) states.push((await ask({ url: STATUS_PATH })).statusCode);
		expect(states.filter((status) => status === 200)).toHaveLength(20);
		const refused = await ask({ url: STATUS_PATH });
		expect(problemSchema.parse(refused.json()).code).toBe('too-many');
		expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
		expect((await ask({ url: '/healthz' })).statusCode).toBe(200);
	});

	it('counts people behind a proxy on this machine each for themselves', async () => {
		await using under = await startApp({ limits: { requestsPerMinute: 2 } });
		const ask = async (address: string) =>
			(await under.app.inject({ url: STATUS_PATH, headers: { ...headers, 'x-forwarded-for': address } }))
				.statusCode;
		expect([await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.1')]).toEqual([200, 200, 429]);
		expect(await ask('192.0.2.2')).toBe(200);
	});

	it('takes nothing for an address that is none, and the last address for who asks', async () => {
		await using under = await startApp({ limits: { requestsPerMinute: 2 } });
		const ask = async (forwarded: string) =>
			(await under.app.inject({ url: STATUS_PATH, headers: { ...headers, 'x-forwarded-for': forwarded } }))
				.statusCode;
		const made = [];
		for (const forwarded of ['one', 'two', '192.0.2.8, three']) made.push(await ask(forwarded));
		expect(made).toEqual([200, 200, 429]);

		const last = [];
		for (let i = 0; i < 3; i++) last.push(await ask(`192.0.2.${String(i)}, 198.51.100.1`));
		expect(last).toEqual([200, 200, 429]);
	});

	it('holds the rate of claims from all addresses together', async () => {
		await using under = await startApp({ limits: { claimsPerMinute: 2 } });
		const claim = (address: string) =>
			under.app.inject({
				method: 'POST',
				url: CLAIM_PATH,
				headers: { ...headers, 'x-forwarded-for': address },
				payload: { code: 'wrong' },
			});
		// Over its own limit, one address takes nothing from the others.
		const alone = [];
		for (let i = 0; i < 10; i++) alone.push((await claim('192.0.2.1')).statusCode);
		expect(alone.slice(0, 3)).toEqual([400, 400, 429]);

		const states = [];
		for (let i = 2; i < 8; i++) states.push((await claim(`192.0.2.${String(i)}`)).statusCode);
		expect(states).toEqual([400, 400, 400, 400, 429, 429]);
		const refused = await claim('192.0.2.9');
		expect(problemSchema.parse(refused.json()).code).toBe('too-many');
		expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
	});

	it('believes no forwarded address where no proxy is expected', async () => {
		await using under = await startApp({ limits: { requestsPerMinute: 2 }, origins: [] });
		const states = [];
		for (let i = 0; i < 3; i++) {
			const forged = { ...headers, 'x-forwarded-for': `192.0.2.${String(i)}` };
			states.push((await under.app.inject({ url: STATUS_PATH, headers: forged })).statusCode);
		}
		expect(states).toEqual([200, 200, 429]);
	});
});
