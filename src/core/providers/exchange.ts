import type { Result } from '#core/kernel/result.ts';
import { err, ok } from '#core/kernel/result.ts';
import type { Timer } from '#core/ports/timer.ts';
import { newAnswer, type Answer } from './answer.ts';
import { classify } from './classify.ts';
import { readErrorBody, retryAfterOf } from './error-body.ts';
import type { ProviderFailure } from './failure.ts';
import type { FramingLimits, ServerEvent } from './framing.ts';
import { Observed, type ExchangeObserver } from './observer.ts';
import type { ModelRequest, ProviderEvent } from './provider.ts';
import { Watch } from './watch.ts';
import { jsonBody } from './well-formed.ts';
import type { ReadStep, Wire, WireReader } from './wire.ts';

/** What a host gives to every provider. */
export interface ProviderPorts {
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	readonly timer: Timer;
	/** Ids for calls whose provider gives none or gives one twice. Letters and digits, at most 40. */
	readonly newId: () => string;
	/** Adds the key. The providers never see one, so they cannot let one out. */
	readonly authorize?: (headers: Headers) => void | Promise<void>;
	readonly observe?: ExchangeObserver;
}

export interface ExchangeLimits extends FramingLimits {
	/** Until the first part of the answer begins; what only keeps the connection alive does not count. */
	readonly firstPartMs: number;
	/** Without a byte, once the answer has begun. */
	readonly idleMs: number;
	/** For the whole call, so that a model which never stops is stopped. */
	readonly totalMs: number;
	/** Of words, thoughts and arguments together, in UTF-16 units. */
	readonly maxAnswer: number;
}

export const DEFAULT_LIMITS: ExchangeLimits = {
	firstPartMs: 60_000,
	idleMs: 45_000,
	totalMs: 600_000,
	maxAnswer: 2_000_000,
	maxLine: 8_000_000,
	maxEvent: 8_000_000,
};

const ERROR_BODY_MAX = 64_000;

interface Address {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** One question and its answer, from the request to the last event. */
export async function* exchange(
	load: () => Promise<Wire>,
	address: Address,
	request: ModelRequest,
	ports: ProviderPorts,
	limits: ExchangeLimits,
	signal: AbortSignal,
): AsyncGenerator<ProviderEvent, void, undefined> {
	const watch = new Watch(ports.timer, signal, limits.totalMs);
	const observed = new Observed(ports.observe);
	try {
		const loaded = await watch.race(load);
		if (!loaded.ok)
			return yield { type: 'failed', error: watch.failure ?? classify({ circumstance: 'unloaded' }) };
		const wire = loaded.value;
		watch.expect('late', limits.firstPartMs);
		const response = await ask(wire, address, request, ports, watch, observed);
		if (!response.ok) return yield { type: 'failed', error: response.error };
		const answer = newAnswer(callIdsOf(request), ports.newId);
		let isBegun = false;
		let length = 0;
		for await (const step of steps(wire, answer, response.value, limits, watch, observed)) {
			for (const event of answer.drain()) {
				if (watch.failure) return yield { type: 'failed', error: watch.failure };
				if (event.type === 'part' && !isBegun) {
					isBegun = true;
					watch.expect('silent', limits.idleMs);
				}
				if (event.type === 'delta') length += event.text.length;
				if (length > limits.maxAnswer)
					return yield { type: 'failed', error: classify({ circumstance: 'endless' }) };
				yield event;
			}
			if (step === 'done') return;
			if (step !== 'more') return yield { type: 'failed', error: watch.failure ?? step };
		}
	} finally {
		observed.ended();
		watch.end();
	}
}

async function ask(
	wire: Wire,
	address: Address,
	request: ModelRequest,
	ports: ProviderPorts,
	watch: Watch,
	observed: Observed,
): Promise<Result<Response, ProviderFailure>> {
	const written = await watch.race(async () => {
		const { path, headers, body } = await wire.write(request);
		return {
			path,
			headers,
			fields: Object.keys(body).filter((name) => body[name] !== undefined),
			text: jsonBody(body),
		};
	});
	if (!written.ok) return err(watch.failure ?? classify({ circumstance: 'attachment' }));
	const { path, headers, fields, text: body } = written.value;
	const own = new Headers({ 'content-type': 'application/json', ...address.headers, ...headers });
	const authorized = await watch.race(async () => {
		const sent = new Headers(own);
		await ports.authorize?.(sent);
		return sent;
	});
	if (!authorized.ok) return err(watch.failure ?? classify({ status: 401 }));
	const url = `${address.url.replace(/\/+$/u, '')}${path}`;
	observed.sent(url, body, own, authorized.value);
	const fetched = await watch.race(() =>
		ports.fetch(url, {
			method: 'POST',
			headers: authorized.value,
			body,
			signal: watch.signal,
			redirect: 'manual',
			credentials: 'omit',
			cache: 'no-store',
			referrerPolicy: 'no-referrer',
		}),
	);
	if (!fetched.ok) return err(watch.failure ?? classify({ circumstance: 'unreachable' }));
	const response = fetched.value;
	observed.answered(response);
	if (response.type === 'opaqueredirect') return err(classify({ circumstance: 'redirected' }));
	const isPage = /^text\/html/iu.test(response.headers.get('content-type') ?? '');
	if (response.ok && !isPage) return ok(response);

	const text = isPage ? '' : await readHead(response, watch, observed);
	// What the status says holds even if the words that go with it never come.
	if (watch.failure?.type === 'aborted') return err(watch.failure);
	return err(
		classify({
			status: response.status,
			...(isPage || looksLikePage(text) ? { circumstance: 'page' } : { error: readErrorBody(text) }),
			retryAfterMs: retryAfterOf(response.headers),
			sentFields: fields,
		}),
	);
}

/** Reads the body to the end, to the answer's end or to the first fault, a step for each piece. */
async function* steps(
	wire: Wire,
	answer: Answer,
	response: Response,
	limits: ExchangeLimits,
	watch: Watch,
	observed: Observed,
): AsyncGenerator<ReadStep, void, undefined> {
	const framing = wire.framing(limits);
	const reader = wire.read(answer);
	const decoder = new TextDecoder();
	let head = '';
	let hasEvents = false;
	for await (const piece of watch.pieces(response)) {
		if (!piece.ok) return yield piece.error;
		observed.received(piece.value);
		const framed = framing.push(piece.value);
		if (!framed.ok) return yield framed.error;
		hasEvents ||= framed.value.length > 0;
		if (!hasEvents && head.length < ERROR_BODY_MAX) head += decoder.decode(piece.value, { stream: true });
		const step = readAll(reader, framed.value);
		yield step;
		if (step !== 'more') return;
	}
	// What has no end mark is taken only if it is whole; half of it means that the body was cut.
	const rest = framing.end().filter((event) => event.data === DONE || isJson(event.data));
	if (!hasEvents && rest.length === 0) return yield noEvents(head, response.status);
	const step = readAll(reader, rest);
	yield step === 'more' ? reader.end() : step;
}

const DONE = '[DONE]';

function readAll(reader: WireReader, events: readonly ServerEvent[]): ReadStep {
	for (const { event, data } of events) {
		const step = data.trim() === DONE ? reader.end() : readOne(reader, event, data);
		if (step !== 'more') return step;
	}
	return 'more';
}

function readOne(reader: WireReader, event: string, data: string): ReadStep {
	// Some keep the connection alive with events that say nothing.
	if (data.trim() === '') return 'more';
	let value: unknown;
	try {
		value = JSON.parse(data);
	} catch {
		return classify({ circumstance: 'garbled' });
	}
	return reader.read(value, event);
}

/** A body without a single event is an error that came with a good status, a web page, or nothing. */
function noEvents(head: string, status: number): ProviderFailure {
	if (head.trim() === '') return classify({ circumstance: 'empty', status });
	if (looksLikePage(head)) return classify({ circumstance: 'page', status });
	const error = readErrorBody(head);
	const isError = isJson(head) && (error.codes.length > 0 || error.message !== '');
	return classify(isError ? { error } : { circumstance: 'garbled', status });
}

async function readHead(response: Response, watch: Watch, observed: Observed): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	for await (const piece of watch.pieces(response)) {
		if (!piece.ok) break;
		observed.received(piece.value);
		text += decoder.decode(piece.value, { stream: true });
		if (text.length > ERROR_BODY_MAX) break;
	}
	return text;
}

function callIdsOf(request: ModelRequest): readonly string[] {
	return request.messages.flatMap(({ parts }) =>
		parts.flatMap((part) => (part.type === 'call' ? [part.id] : [])),
	);
}

function looksLikePage(text: string): boolean {
	return /^\s*<(!doctype|html|head|body)/iu.test(text);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
