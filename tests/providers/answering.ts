import assert from 'node:assert/strict';
import { connect } from '#core/providers/connect.ts';
import type { Connection } from '#core/providers/connection.ts';
import { DEFAULT_LIMITS, type ExchangeLimits, type ProviderPorts } from '#core/providers/exchange.ts';
import type { AnswerPart } from '#core/content/answer.ts';
import type { ModelRequest, ProviderEvent } from '#core/providers/provider.ts';
import type { WireName } from '#core/providers/wire.ts';

type Final = Extract<ProviderEvent, { type: 'done' | 'failed' }>;

export interface Heard {
	readonly events: readonly ProviderEvent[];
	readonly final: Final;
}

export const WEATHER = {
	name: 'weather',
	description: 'Says what the weather is.',
	schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

export const QUESTION: ModelRequest = {
	model: 'garden-1',
	messages: [{ role: 'user', parts: [{ type: 'text', text: 'What is the weather?' }] }],
	tools: [WEATHER],
	maxOutputTokens: 4096,
	readBlob: async (part) => Buffer.from(`bytes of ${part.ref}`).toString('base64'),
};

export function connectionOf(wire: WireName, url: string, quirks: object = {}): Connection {
	return { id: 'test', name: 'Test', wire, url, quirks };
}

export function testPorts(ports: Partial<ProviderPorts> = {}): ProviderPorts {
	let made = 0;
	return {
		fetch: (url, init) => fetch(url, init),
		timer: (ms, run) => {
			const handle = setTimeout(run, ms);
			return () => clearTimeout(handle);
		},
		newId: () => `made${++made}`,
		...ports,
	};
}

interface Asking {
	readonly request?: Partial<ModelRequest>;
	readonly ports?: Partial<ProviderPorts>;
	readonly limits?: Partial<ExchangeLimits>;
	readonly signal?: AbortSignal;
	readonly quirks?: object;
	readonly onEvent?: (event: ProviderEvent) => void;
}

/** Asks, hears everything, and checks what every stream promises. */
export async function ask(wire: WireName, url: string, asking: Asking = {}): Promise<Heard> {
	const provider = connect(connectionOf(wire, url, asking.quirks), testPorts(asking.ports), {
		...DEFAULT_LIMITS,
		...asking.limits,
	});
	const events: ProviderEvent[] = [];
	const signal = asking.signal ?? new AbortController().signal;
	for await (const event of provider.stream({ ...QUESTION, ...asking.request }, signal)) {
		events.push(event);
		asking.onEvent?.(event);
	}
	return { events, final: lawful(events) };
}

/** A body from memory, for tests that need thousands of them. */
export function fetchOf(
	pieces: readonly Uint8Array[],
	ending: 'end' | 'error' = 'end',
): ProviderPorts['fetch'] {
	return async () => {
		let at = 0;
		const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
			pull: (controller) => {
				const piece = pieces[at++];
				if (piece) controller.enqueue(new Uint8Array(piece));
				else if (ending === 'end') controller.close();
				else controller.error(new TypeError('terminated'));
			},
		});
		return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
	};
}

/** The last event, after checking the order of all: one end, parts numbered, deltas that add up to their part. */
function lawful(events: readonly ProviderEvent[]): Final {
	const texts: string[] = [];
	const ended: (AnswerPart | undefined)[] = [];
	let final: Final | undefined;
	for (const [at, event] of events.entries()) {
		assert.equal(final, undefined, 'nothing after the end');
		switch (event.type) {
			case 'start':
				assert.equal(at, 0);
				break;
			case 'part':
				assert.equal(event.index, texts.length);
				texts.push('');
				break;
			case 'delta':
				assert.ok(event.text !== '' && event.text.isWellFormed());
				assert.equal(ended[event.index], undefined);
				texts[event.index] = texts[event.index]! + event.text;
				break;
			case 'end':
				assert.equal(ended[event.index], undefined);
				ended[event.index] = event.part;
				assert.deepEqual(withText(event.part, texts[event.index]!), event.part);
				break;
			case 'done':
				assert.deepEqual(event.parts, ended);
				final = event;
				break;
			case 'failed':
				final = event;
		}
	}
	assert.ok(final, 'every stream ends');
	return final;
}

function withText(part: AnswerPart, text: string): AnswerPart {
	if (part.type !== 'call') return { ...part, text };
	return 'args' in part
		? { ...part, args: text.trim() === '' ? {} : JSON.parse(text) }
		: { ...part, raw: text };
}
