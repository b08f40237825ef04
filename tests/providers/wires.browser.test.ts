import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, fetchOf, split } from './answering.ts';
import { CITIES, SCRIPTS, THOUGHTS, WIRES, WORDS } from './answers.ts';

// What a browser has of its own: streams, decoders, headers and the loading of a wire.
describe.each(WIRES)('%s in a browser', (wire) => {
	const script = SCRIPTS[wire];
	const rich = new TextEncoder().encode(script.rich);

	it('reads an answer however it is split', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(fc.nat(rich.length), { maxLength: 60 }), async (cuts) => {
				const { final } = await ask(wire, 'https://provider.test', {
					ports: { fetch: fetchOf(split(rich, cuts)) },
				});
				expect(final).toMatchObject({
					...{ type: 'done', stop: 'calls', usage: script.richUsage },
					parts: [
						{ type: 'reasoning', text: THOUGHTS },
						{ type: 'text', text: WORDS },
						...CITIES.map((city) => ({ type: 'call', tool: 'weather', args: { city } })),
					],
				});
			}),
			{ numRuns: 30 },
		);
	});

	it('knows a cut answer from a whole one', async () => {
		const words = new TextEncoder().encode(script.words);
		for (const ending of ['end', 'error'] as const) {
			const { final } = await ask(wire, 'https://provider.test', {
				ports: { fetch: fetchOf([words], ending) },
			});
			expect(final).toMatchObject({ type: 'failed', error: { type: 'network' } });
		}
	});

	it('asks with what a page may send', async () => {
		let asked: Request | undefined;
		const answer = fetchOf([rich]);
		const { final } = await ask(wire, 'https://provider.test/v1/', {
			ports: {
				authorize: (headers) => headers.set('x-key', 'key-1'),
				fetch: (url, init) => {
					asked = new Request(url, init);
					return answer(url, init);
				},
			},
		});
		expect(final.type).toBe('done');
		expect(asked?.url).toMatch(/^https:\/\/provider\.test\/v1\/\w/u);
		expect(asked?.headers.get('x-key')).toBe('key-1');
		expect(await asked?.json()).toMatchObject(
			wire === 'gemini' ? { contents: [{ role: 'user' }] } : { stream: true },
		);
	});
});
