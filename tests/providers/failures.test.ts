import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SCRIPTS, WIRES } from './answers.ts';
import { ask, connectionOf, fetchOf, QUESTION, stillTime, testPorts } from './answering.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import { connect } from '#core/providers/connect.ts';
import { DEFAULT_LIMITS, type ProviderPorts } from '#core/providers/exchange.ts';
import { scriptedServer, type ScriptedReply, type ScriptedServer } from './scripted-server.ts';

const json = { 'content-type': 'application/json' };
const error = (code: string, message = 'Secret prompt words') => JSON.stringify({ error: { code, message } });
const page = ['<!doctype html><title>Sign in</title>'];
const encoder = new TextEncoder();
/** For what comes at once on a machine that has nothing else to do. */
const PATIENCE = { timeout: 10_000 };

const REPLIES: readonly (readonly [name: string, type: string, reply: ScriptedReply])[] = [
	['401', 'auth', { status: 401, headers: json, pieces: [error('invalid_api_key')] }],
	['402', 'billing', { status: 402 }],
	['403', 'auth', { status: 403, headers: json, pieces: [error('denied')] }],
	['404', 'bad-request', { status: 404, headers: json, pieces: [error('model_not_found')] }],
	['413', 'context', { status: 413 }],
	['400 for length', 'context', { status: 400, headers: json, pieces: [error('x', 'prompt is too long')] }],
	['429', 'rate', { status: 429 }],
	['429 without money', 'billing', { status: 429, headers: json, pieces: [error('insufficient_quota')] }],
	['500', 'server', { status: 500, pieces: ['oh no'] }],
	['503', 'overloaded', { status: 503 }],
	['529', 'overloaded', { status: 529 }],
	['504', 'timeout', { status: 504 }],
	['a redirect', 'protocol', { status: 307, headers: { location: 'http://127.0.0.1:1/steal' } }],
	['204', 'protocol', { status: 204 }],
	['an empty answer', 'protocol', { pieces: [] }],
	['a page', 'protocol', { headers: { 'content-type': 'text/html' }, pieces: page }],
	['a page that says it is a stream', 'protocol', { pieces: page }],
	['a page with 502', 'server', { status: 502, headers: { 'content-type': 'text/html' }, pieces: page }],
	['an error that says it is an answer', 'billing', { headers: json, pieces: [error('insufficient_quota')] }],
	['something else that is JSON', 'protocol', { headers: json, pieces: ['{"hello":1}'] }],
	['bytes', 'protocol', { pieces: [Uint8Array.of(0xff, 0xfe, 0, 1, 0x80, 10, 10, 0xc3)] }],
	['words in no form at all', 'protocol', { pieces: ['dat {"a":1}\n\nhello\n\n'] }],
	['an event that is not JSON', 'protocol', { pieces: ['data: {"a":\n\n', '{"a":\n'] }],
	[
		'an event of another form',
		'protocol',
		{ pieces: [`data: {"type":7,"choices":7,"candidates":7,"message":7}\n\n`, '{"message":7}\n'] },
	],
];

describe.each(WIRES)('%s', (wire) => {
	let server: ScriptedServer;
	beforeAll(async () => {
		server = await scriptedServer(wire);
	});
	afterAll(async () => {
		await server[Symbol.asyncDispose]();
	});

	it.each(REPLIES)('%s: %s', async (_name, type, reply) => {
		// Where lines are the events, an event stream's field names are what is not JSON.
		server.reply(reply);
		const { final } = await ask(wire, server.url);
		const isCutForOllama = wire === 'ollama' && reply.pieces?.[0] === '{"hello":1}';
		expect(final).toMatchObject({ type: 'failed', error: { type: isCutForOllama ? 'network' : type } });
		expect(JSON.stringify(final)).not.toContain('Secret');
	});

	it('knows that the model is missing', async () => {
		server.reply({ status: 404, headers: json, pieces: [error('model_not_found')] });
		const { final } = await ask(wire, server.url);
		expect(final).toMatchObject({ error: { type: 'bad-request', isModelMissing: true } });
	});

	it('says how long to wait', async () => {
		server.reply({ status: 429, headers: { 'retry-after': '3' } });
		const { final } = await ask(wire, server.url);
		expect(final).toMatchObject({ error: { type: 'rate', retryAfterMs: 3000 } });
	});

	it.each([
		['-5', undefined],
		['1000000000', 86_400_000],
		['Sat, 01 Jan 2000 00:00:00 GMT', 0],
		['soon', undefined],
	])('is not told to wait absurdly: %s', async (wait, ms) => {
		const date = 'Fri, 20 Nov 2026 12:00:00 GMT';
		server.reply({ status: 429, headers: { 'retry-after': wait, date } });
		const { final } = await ask(wire, server.url);
		const error = { type: 'rate', ...(ms === undefined ? {} : { retryAfterMs: ms }) };
		expect(final).toMatchObject({ error });
		expect(final.type === 'failed' && 'retryAfterMs' in final.error).toBe(ms !== undefined);
	});

	it.each([
		[429, 'rate'],
		[500, 'server'],
	])('knows by %i that it failed, even if no more comes', async (status, type) => {
		server.reply({ status, ending: 'stall' });
		const { timer, pass } = stillTime();
		const fetchAndWait: ProviderPorts['fetch'] = async (url, init) => {
			const response = await fetch(url, init);
			// Once the headers are in and the words of the error are waited for.
			setTimeout(() => pass(40));
			return response;
		};
		const { final } = await ask(wire, server.url, {
			ports: { fetch: fetchAndWait, timer },
			limits: { firstPartMs: 40 },
		});
		expect(final).toMatchObject({ error: { type } });
	});

	it('counts nothing below nothing', async () => {
		const body = SCRIPTS[wire].plain.replaceAll(/("\w*(?:[tT]oken|_count)\w*":)(\d)/gu, '$1-$2');
		expect(body).not.toBe(SCRIPTS[wire].plain);
		const { final } = await ask(wire, server.url, { ports: { fetch: fetchOf([encoder.encode(body)]) } });
		expect(final).toMatchObject({ type: 'done', usage: NO_USAGE });
	});

	it.each([
		['its words', { maxAnswer: 1000 }, 'protocol'],
		['its time', { totalMs: 60 }, 'timeout'],
	])('ends a model that repeats itself for ever, by %s', async (_name, limits, type) => {
		const { timer, pass } = stillTime();
		let length = 0;
		const { final } = await ask(wire, server.url, {
			...{ ports: { fetch: fetchOf(forEver(SCRIPTS[wire].words)), timer }, limits },
			onEvent: (event) => {
				if (event.type === 'delta') length += event.text.length;
				if (length > 50 && 'totalMs' in limits) pass(limits.totalMs);
			},
		});
		expect(final).toMatchObject({ error: { type } });
		expect(length).toBeGreaterThan(50);
		if ('maxAnswer' in limits) expect(length).toBeLessThanOrEqual(limits.maxAnswer);
	});

	it('ends what is kept alive for ever', async () => {
		const ping = encoder.encode(wire === 'ollama' ? '\n' : ': still here\n\n');
		const fetch = fetchOf(begunThen(SCRIPTS[wire].words, ping));
		const { final } = await ask(wire, server.url, { ports: { fetch }, limits: { totalMs: 60 } });
		expect(final).toMatchObject({ error: { type: 'timeout' } });
	});

	it('cannot reach an address where nobody is', async () => {
		const { final } = await ask(wire, 'http://127.0.0.1:1');
		expect(final).toMatchObject({ error: { type: 'network' } });
	});

	it('is late when no answer begins, even if the connection is kept alive', async () => {
		for (const reply of [
			{ ending: 'mute' },
			{ ending: 'stall' },
			{ pieces: wire === 'ollama' ? ['\n'] : [': waiting\n\n'], ending: 'stall' },
		] as const) {
			server.reply(reply);
			const { final } = await ask(wire, server.url, { limits: { firstPartMs: 40, idleMs: 10 } });
			expect(final).toMatchObject({ error: { type: 'timeout' } });
		}
	});

	it('notices silence in the middle of a word', async () => {
		server.reply({ pieces: [SCRIPTS[wire].words], ending: 'stall' });
		const before = server.hangUps();
		const { events, final } = await ask(wire, server.url, { limits: { idleMs: 40 } });
		expect(final).toMatchObject({ error: { type: 'timeout' } });
		expect(events.some((event) => event.type === 'delta')).toBe(true);
		await expect.poll(server.hangUps, PATIENCE).toBe(before + 1);
	});

	it('does not take a slow listener for a silent provider', async () => {
		const rich = encoder.encode(SCRIPTS[wire].rich);
		const pieces = Array.from({ length: 20 }, (_, at) =>
			rich.subarray((rich.length * at) / 20, (rich.length * (at + 1)) / 20),
		);
		const provider = connect(connectionOf(wire, server.url), testPorts({ fetch: fetchOf(pieces) }), {
			...DEFAULT_LIMITS,
			idleMs: 30,
		});
		const stop = new AbortController();
		let deltas = 0;
		let last;
		for await (const event of provider.stream(QUESTION, stop.signal)) {
			if (event.type === 'delta' && ++deltas === 9) await new Promise((resolve) => setTimeout(resolve, 90));
			last = event;
		}
		expect(last).toMatchObject({ type: 'done' });
		expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
	});

	it('asks nothing when it is stopped before', async () => {
		const seen = server.seen.length;
		const { events, final } = await ask(wire, server.url, { signal: AbortSignal.abort() });
		expect(final).toMatchObject({ error: { type: 'aborted' } });
		expect(events).toHaveLength(1);
		expect(server.seen).toHaveLength(seen);
	});

	it('stops before headers, and in the middle, and hangs up', async () => {
		for (const reply of [{ ending: 'mute' }, { pieces: [SCRIPTS[wire].words], ending: 'stall' }] as const) {
			server.reply(reply);
			const before = server.hangUps();
			const asked = server.seen.length;
			const stop = new AbortController();
			const answer = ask(wire, server.url, { signal: stop.signal });
			await vi.waitUntil(() => server.seen.length > asked, PATIENCE);
			stop.abort();
			const { final } = await answer;
			expect(final).toMatchObject({ error: { type: 'aborted' } });
			await expect.poll(server.hangUps, PATIENCE).toBe(before + 1);
		}
	});

	it('ends with aborted when it is stopped while its events are read', async () => {
		server.reply({ pieces: [SCRIPTS[wire].rich] });
		const stop = new AbortController();
		const { events, final } = await ask(wire, server.url, {
			signal: stop.signal,
			onEvent: (event) => {
				if (event.type === 'part' && event.part.type === 'text') stop.abort();
			},
		});
		expect(final).toMatchObject({ error: { type: 'aborted' } });
		expect(events.at(-2)).toMatchObject({ type: 'part' });
	});

	it('hangs up when nobody listens any more', async () => {
		server.reply({ pieces: [SCRIPTS[wire].words], ending: 'stall' });
		const before = server.hangUps();
		const provider = connect(connectionOf(wire, server.url), testPorts());
		for await (const event of provider.stream(QUESTION, new AbortController().signal)) {
			if (event.type === 'delta') break;
		}
		await expect.poll(server.hangUps, PATIENCE).toBe(before + 1);
	});

	it('ends even when the network ignores that it was stopped', async () => {
		const deaf = async () => new Promise<Response>(() => undefined);
		const { final } = await ask(wire, server.url, { ports: { fetch: deaf }, limits: { firstPartMs: 20 } });
		expect(final).toMatchObject({ error: { type: 'timeout' } });
	});

	it('refuses a line without an end', async () => {
		const body = [
			encoder.encode('data: '),
			...Array.from({ length: 30 }, () => encoder.encode('x'.repeat(1000))),
		];
		const { final } = await ask(wire, server.url, {
			ports: { fetch: fetchOf(body) },
			limits: { maxLine: 20_000 },
		});
		expect(final).toMatchObject({ error: { type: 'protocol' } });
	});

	it('names the attachment and not the reason when one cannot be read', async () => {
		const { final } = await ask(wire, server.url, {
			request: {
				messages: [{ role: 'user', parts: [{ type: 'blob', mime: 'image/png', ref: 'r', size: 1 }] }],
				readBlob: () => Promise.reject(new Error('Secret path')),
			},
		});
		expect(final).toMatchObject({ error: { type: 'bad-request' } });
		expect(JSON.stringify(final)).not.toContain('Secret');
	});

	it('does not ask without the key', async () => {
		const seen = server.seen.length;
		const { final } = await ask(wire, server.url, {
			ports: { authorize: () => Promise.reject(new Error('Secret vault is shut')) },
		});
		expect(final).toMatchObject({ error: { type: 'auth' } });
		expect(server.seen).toHaveLength(seen);
	});
});

/** The beginning of an answer, and then its last event again and again. */
function forEver(words: string): AsyncIterable<Uint8Array> {
	const events = words.split(/(?<=\r?\n\r?\n)|(?<=\}\n)(?!\n)/u).filter((event) => event !== '');
	return begunThen(words, encoder.encode(events.at(-1)));
}

async function* begunThen(words: string, piece: Uint8Array): AsyncGenerator<Uint8Array> {
	yield encoder.encode(words);
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, 0));
		yield piece;
	}
}
