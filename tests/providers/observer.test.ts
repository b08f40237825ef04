import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderPorts } from '#core/providers/exchange.ts';
import type { ExchangeObserver, SentRequest } from '#core/providers/observer.ts';
import { SCRIPTS, WIRES } from './answers.ts';
import { ask, fetchOf } from './answering.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';

const KEY = 'sk-planted-4c1f0e9d';
const bytesOf = (text: string) => new TextEncoder().encode(text);
const authorize: ProviderPorts['authorize'] = (headers) => headers.set('authorization', `Bearer ${KEY}`);

class Recorder implements ExchangeObserver {
	request: SentRequest | undefined;
	answer: Parameters<ExchangeObserver['answered']>[0] | undefined;
	body = '';
	sent(request: SentRequest): void {
		this.request = request;
	}
	answered(answer: Parameters<ExchangeObserver['answered']>[0]): void {
		this.answer = answer;
	}
	received(text: string): void {
		this.body += text;
	}
}

describe.each(WIRES)('%s', (wire) => {
	const { plain } = SCRIPTS[wire];
	let server: ScriptedServer;
	beforeAll(async () => {
		server = await scriptedServer(wire);
	});
	afterAll(async () => {
		await server[Symbol.asyncDispose]();
	});

	it('sees exactly what was sent and what came', async () => {
		const bytes = bytesOf(plain);
		server.reply({
			headers: { 'content-type': 'text/event-stream', 'x-request-id': 'r-7', 'set-cookie': 'a=b' },
			pieces: Array.from(bytes, (byte) => Uint8Array.of(byte)),
		});
		const observe = new Recorder();
		await ask(wire, server.url, { ports: { authorize, observe } });
		expect(JSON.parse(observe.request?.body ?? '')).toEqual(server.seen.at(-1)?.body);
		expect(observe.request?.url).toBe(`${server.url}${server.seen.at(-1)?.path ?? ''}`);
		expect(observe.request?.headers['content-type']).toBe('application/json');
		expect(observe.request?.headers).not.toHaveProperty('authorization');
		expect(observe.answer).toMatchObject({ status: 200, headers: { 'x-request-id': 'r-7' } });
		expect(observe.answer?.headers).not.toHaveProperty('set-cookie');
		// After the last event nobody reads on, not even the rest of its line end.
		expect(observe.body.trimEnd()).toBe(plain.trimEnd());
	});

	it('sees what came before it was stopped or cut', async () => {
		const observe = new Recorder();
		const words = bytesOf(SCRIPTS[wire].words);
		await ask(wire, server.url, { ports: { observe, fetch: fetchOf([words], 'error') } });
		expect(observe.body).toBe(SCRIPTS[wire].words);
	});

	it('never sees the key, wherever a provider repeats it', async () => {
		const echo = `{"error":{"message":"Incorrect API key provided: ${KEY}, ${KEY}, Bearer ${KEY}.","code":"x"}}`;
		const observe = new Recorder();
		server.reply({
			status: 401,
			headers: { 'content-type': `application/json; of=${KEY}`, 'x-request-id': KEY },
			pieces: Array.from(bytesOf(echo), (byte) => Uint8Array.of(byte)),
		});
		const messages = [{ role: 'user', parts: [{ type: 'text', text: `My key is ${KEY}` }] }] as const;
		const { events } = await ask(wire, `${server.url}/`, {
			...{ ports: { authorize, observe }, request: { messages } },
		});
		expect(JSON.stringify(server.seen.at(-1))).toContain(KEY);
		expect(JSON.stringify({ observe, events })).not.toContain(KEY);
		expect(observe.body).toBe(echo.replaceAll(`Bearer ${KEY}`, '[key]').replaceAll(KEY, '[key]'));
	});

	it('cannot break the exchange', async () => {
		server.reply({ pieces: [plain] });
		const quiet = await ask(wire, server.url);
		const throws = () => {
			throw new Error('observer');
		};
		const rejects = async () => throws();
		for (const each of [throws, rejects]) {
			const observe = { sent: each, answered: each, received: each };
			expect((await ask(wire, server.url, { ports: { observe } })).final).toEqual(quiet.final);
		}
	});
});
