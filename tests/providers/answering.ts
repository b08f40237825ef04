import { canonicalJson } from '#core/kernel/json.ts';
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
	readBlob: async (part) => btoa(`bytes of ${part.ref}`),
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

/** Time that passes only when the test says so, however slow the machine is. */
export function stillTime(): { readonly timer: ProviderPorts['timer']; readonly pass: (ms: number) => void } {
	const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
	let now = 0;
	return {
		timer: (ms, run) => {
			const entry = { at: now + ms, run };
			waiting.add(entry);
			return () => waiting.delete(entry);
		},
		pass: (ms) => {
			now += ms;
			for (const entry of [...waiting]) if (entry.at <= now && waiting.delete(entry)) entry.run();
		},
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
	pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	ending: 'end' | 'error' = 'end',
): ProviderPorts['fetch'] {
	return async () => {
		const rest = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
		const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
			pull: async (controller) => {
				const next = await rest.next();
				if (next.done !== true) controller.enqueue(new Uint8Array(next.value));
				else if (ending === 'end') controller.close();
				else controller.error(new TypeError('terminated'));
			},
			cancel: async () => {
				await rest.return?.();
			},
		});
		return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
	};
}

/** The bytes in pieces that end at these places. */
export function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
	const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
	return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

/** The last event, after checking the order of all: one end, parts numbered, deltas that add up to their part. */
function lawful(events: readonly ProviderEvent[]): Final {
	const texts: string[] = [];
	const ended: (AnswerPart | undefined)[] = [];
	let final: Final | undefined;
	for (const [at, event] of events.entries()) {
		hold(final === undefined, 'nothing after the end');
		switch (event.type) {
			case 'start':
				hold(at === 0, 'the start comes first');
				break;
			case 'part':
				hold(event.index === texts.length, 'parts are numbered');
				texts.push('');
				break;
			case 'delta':
				hold(event.text !== '' && event.text.isWellFormed(), 'deltas are words');
				hold(ended[event.index] === undefined, 'no delta after its part');
				texts[event.index] = texts[event.index]! + event.text;
				break;
			case 'end':
				hold(ended[event.index] === undefined, 'a part ends once');
				ended[event.index] = event.part;
				hold(isEqual(withText(event.part, texts[event.index]!), event.part), 'deltas make their part');
				break;
			case 'done':
				hold(isEqual(event.parts, ended), 'all parts at the end');
				final = event;
				break;
			case 'failed':
				final = event;
		}
	}
	hold(final !== undefined, 'every stream ends');
	return final;
}

function withText(part: AnswerPart, text: string): AnswerPart {
	if (part.type !== 'call') return { ...part, text };
	return 'args' in part
		? { ...part, args: text.trim() === '' ? {} : JSON.parse(text) }
		: { ...part, raw: text };
}

// Asked for every event of thousands of streams, for which an assertion library is slow.
function hold(isSo: boolean, what: string): asserts isSo {
	if (!isSo) throw new Error(`The order of events is broken: ${what}.`);
}

function isEqual(one: unknown, other: unknown): boolean {
	return canonicalJson(one) === canonicalJson(other);
}
