import { expect, it } from 'vitest';
import { DEFAULT_LIMITS, exchange, type ProviderPorts } from './exchange.ts';
import { openaiChat } from './openai-chat/wire.ts';
import type { ProviderEvent } from './provider.ts';
import type { Wire } from './wire.ts';

const REQUEST = { model: 'm', messages: [], maxOutputTokens: 1, readBlob: async () => '' };

/** Everything that comes of one question, and how many timers are left running after it. */
async function hear(
	load: () => Promise<Wire>,
	fetch: ProviderPorts['fetch'],
): Promise<{ readonly events: readonly ProviderEvent[]; readonly timers: number }> {
	const events: ProviderEvent[] = [];
	const timers = new Set<object>();
	const ports: ProviderPorts = {
		fetch,
		newId: () => 'a',
		timer: () => {
			const timer = {};
			timers.add(timer);
			return () => timers.delete(timer);
		},
	};
	const address = { url: 'https://provider.test', headers: {} };
	const { signal } = new AbortController();
	for await (const event of exchange(load, address, REQUEST, ports, DEFAULT_LIMITS, signal))
		events.push(event);
	return { events, timers: timers.size };
}

it('fails where the wire cannot be loaded, and asks nobody', async () => {
	const load = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
	const { events, timers } = await hear(load, () => Promise.reject(new Error('asked')));
	expect(events).toMatchObject([{ type: 'failed', error: { type: 'network' } }]);
	expect(JSON.stringify(events)).toContain('could not be loaded');
	expect(timers).toBe(0);
});

it('leaves no timer behind, whether it is answered or refused', async () => {
	const load = async () => openaiChat({}, 'm');
	const done = 'data: {"choices":[{"delta":{"content":"Yes"},"finish_reason":"stop"}]}\n\n';
	for (const response of [new Response(done), new Response('', { status: 500 })]) {
		const { events, timers } = await hear(load, async () => response);
		expect(events.at(-1)?.type).toBe(response.ok ? 'done' : 'failed');
		expect(timers).toBe(0);
	}
});
