import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CITIES, SCRIPTS, THOUGHTS, WIRES, WORDS } from './answers.ts';
import { ask, fetchOf, split, type Heard } from './answering.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';

const encoder = new TextEncoder();

describe.each(WIRES)('%s', (wire) => {
	const script = SCRIPTS[wire];
	const rich = encoder.encode(script.rich);
	let server: ScriptedServer;
	beforeAll(async () => {
		server = await scriptedServer(wire);
	});
	afterAll(async () => {
		await server[Symbol.asyncDispose]();
	});

	function expectRich({ events, final }: Heard): void {
		expect(events[0]).toEqual({ type: 'start', model: 'garden-1-0501' });
		expect(final).toMatchObject({ type: 'done', stop: 'calls', usage: script.richUsage });
		const [reasoning, text, ...calls] = final.type === 'done' ? final.parts : [];
		expect(reasoning).toMatchObject({ type: 'reasoning', text: THOUGHTS });
		expect(reasoning).toEqual({
			type: 'reasoning',
			text: THOUGHTS,
			...(script.reasoningSeal === undefined ? {} : { seal: script.reasoningSeal }),
		});
		expect(text).toMatchObject({ type: 'text', text: WORDS });
		expect(calls).toMatchObject(CITIES.map((city) => ({ type: 'call', tool: 'weather', args: { city } })));
	}

	it('reads a whole answer', async () => {
		server.reply({ pieces: [rich] });
		expectRich(await ask(wire, server.url));
	});

	it('reads it byte by byte', async () => {
		server.reply({ pieces: Array.from(rich, (byte) => Uint8Array.of(byte)) });
		expectRich(await ask(wire, server.url));
	});

	it('reads it however it is split', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(fc.nat(rich.length), { maxLength: 60 }), async (cuts) => {
				expectRich(await ask(wire, server.url, { ports: { fetch: fetchOf(split(rich, cuts)) } }));
			}),
		);
	});

	it.each(['\n', '\r', '\r\n'])('reads it with lines that end in %j', async (end) => {
		const bytes = encoder.encode(`\ufeff${script.rich.replaceAll(/\r?\n/g, end)}`);
		// A byte order mark belongs to event streams; JSON lines have none.
		const body = wire === 'ollama' ? bytes.slice(3) : bytes;
		expectRich(await ask(wire, server.url, { ports: { fetch: fetchOf(split(body, [50, 51, 999])) } }));
	});

	it.each(['end', 'error'] as const)(
		'never hangs, throws or trusts a call when cut anywhere: %s',
		async (ending) => {
			let whole = 0;
			for (let at = 0; at < rich.length; at++) {
				const { events, final } = await ask(wire, server.url, {
					ports: { fetch: fetchOf([rich.subarray(0, at)], ending) },
				});
				if (final.type === 'done') {
					whole++;
					const calls = final.parts.filter((part) => part.type === 'call');
					expect(calls).toMatchObject(CITIES.map((city) => ({ args: { city } })));
				} else {
					// Before the first event there is no telling that it would have been an answer.
					const isKnown = events.length > 1 || ending === 'error';
					expect(isKnown ? ['network'] : ['network', 'protocol']).toContain(final.error.type);
				}
			}
			// Only after the provider has said that it is finished.
			expect(whole).toBeLessThan(rich.length / 4);
		},
		60_000,
	);

	it('says that a broken connection cut the answer', async () => {
		for (const at of [0, 30, rich.length >> 1, rich.length - 40]) {
			server.reply({ pieces: [rich.subarray(0, at)], ending: 'cut' });
			const { final } = await ask(wire, server.url);
			expect(final).toMatchObject({ type: 'failed', error: { type: 'network' } });
		}
	});

	it.each(script.stops)('stops for %s: %s', async (reason, stop) => {
		server.reply({ pieces: [script.stopping(reason)] });
		const { final } = await ask(wire, server.url);
		expect(final).toMatchObject({ type: 'done', stop, parts: [{ type: 'text', text: 'Yes' }] });
	});

	it('keeps the words that came before an error in the stream', async () => {
		server.reply({ pieces: [script.failing] });
		const { events, final } = await ask(wire, server.url);
		const expected = {
			'openai-chat': 'rate',
			'anthropic-messages': 'overloaded',
			gemini: 'overloaded',
			'openai-responses': 'billing',
			ollama: 'server',
		};
		expect(final).toMatchObject({ type: 'failed', error: { type: expected[wire] } });
		expect(JSON.stringify(final)).not.toContain('Secret');
		expect(events.flatMap((event) => (event.type === 'delta' ? [event.text] : [])).join('')).toBe('Ye');
	});

	it('gives each call an id of its own', async () => {
		server.reply({ pieces: [script.namelessCalls] });
		const { final } = await ask(wire, server.url, {
			request: {
				messages: [
					{ role: 'user', parts: [{ type: 'text', text: 'Again' }] },
					{ role: 'assistant', parts: [{ type: 'call', id: 'same', tool: 'weather', args: {} }] },
				],
			},
		});
		const ids = final.type === 'done' ? final.parts.map((part) => part.type === 'call' && part.id) : [];
		expect(ids).toHaveLength(2);
		expect(new Set([...ids, 'same']).size).toBe(3);
	});

	it.each(script.brokenCall ? [script.brokenCall] : [])(
		'keeps arguments that are not JSON as they are',
		async (body) => {
			server.reply({ pieces: [body] });
			const { final } = await ask(wire, server.url);
			const [call] = final.type === 'done' ? final.parts : [];
			expect(call).toMatchObject({ type: 'call', tool: 'weather', raw: '{"city": "Os' });
			expect(call).not.toHaveProperty('args');
		},
	);
});
