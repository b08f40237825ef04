import { isRecord } from '#core/kernel/json.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { Timer } from '#core/ports/timer.ts';
import { compareModels, type CatalogueDifference } from './difference.ts';
import { MODELS_DEV_SOURCE, MODELS_DEV_URL, readModelsDev, type Remark } from './models-dev.ts';
import { readSnapshot, sorted, type Snapshot } from './snapshot.ts';

export interface RefreshPorts {
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	readonly timer: Timer;
	readonly now: Clock;
}

export interface Refreshed {
	readonly snapshot: Snapshot;
	readonly difference: CatalogueDifference;
	/** What was left out or put right on the way. */
	readonly remarks: readonly Remark[];
}

export type RefreshFailure =
	| { readonly type: 'aborted' }
	| { readonly type: 'timeout' }
	/** No network, or the address may not be read from a page. */
	| { readonly type: 'unreachable' }
	| { readonly type: 'refused'; readonly status: number }
	| { readonly type: 'too-large'; readonly maxBytes: number }
	| { readonly type: 'unreadable'; readonly detail: string }
	/** Fewer models than a change of a few months explains: something is wrong over there. */
	| { readonly type: 'too-few'; readonly models: number; readonly before: number };

export interface RefreshOptions {
	/** Of the public form or of a snapshot. */
	readonly url?: string;
	readonly maxBytes?: number;
	readonly maxMs?: number;
}

const MAX_BYTES = 24_000_000;
const MAX_MS = 60_000;
/** What must be left, of all models and of each provider that had more than a handful. */
const LEAST_SHARE = 0.5;
const HANDFUL = 5;

/** Asks once, when a person wants it. What comes of it is for the caller to keep; on a failure the old one stays. */
export async function refreshSnapshot(
	current: Snapshot,
	ports: RefreshPorts,
	signal: AbortSignal,
	{ url = MODELS_DEV_URL, maxBytes = MAX_BYTES, maxMs = MAX_MS }: RefreshOptions = {},
): Promise<Result<Refreshed, RefreshFailure>> {
	const fetched = await fetchJson(url, ports, signal, maxBytes, maxMs);
	if (!fetched.ok) return fetched;
	const today = new Date(ports.now()).toISOString().slice(0, 10);
	const read = readEither(fetched.value, today);
	if (!read.ok) return read;
	const { snapshot, remarks } = read.value;
	if (isPoorer(current, snapshot))
		return err({ type: 'too-few', models: snapshot.models.length, before: current.models.length });
	return ok({ snapshot, remarks, difference: compareModels(current.models, snapshot.models) });
}

function readEither(value: unknown, today: string): Result<Omit<Refreshed, 'difference'>, RefreshFailure> {
	if (isRecord(value) && 'form' in value) {
		const own = readSnapshot(value);
		if (!own.ok) return err({ type: 'unreadable', detail: own.error.detail });
		return ok({ snapshot: own.value, remarks: [] });
	}
	const facts = readModelsDev(value);
	if (!facts) return err({ type: 'unreadable', detail: 'not a list of providers and their models' });
	const snapshot = { source: MODELS_DEV_SOURCE, date: today, models: sorted(facts.models) };
	return ok({ snapshot, remarks: facts.remarks });
}

function isPoorer(before: Snapshot, after: Snapshot): boolean {
	if (after.models.length === 0 || after.models.length < before.models.length * LEAST_SHARE) return true;
	const left = Map.groupBy(after.models, ({ provider }) => provider);
	return [...Map.groupBy(before.models, ({ provider }) => provider)].some(
		([provider, models]) =>
			models.length > HANDFUL && (left.get(provider)?.length ?? 0) < models.length * LEAST_SHARE,
	);
}

async function fetchJson(
	url: string,
	{ fetch, timer }: RefreshPorts,
	signal: AbortSignal,
	maxBytes: number,
	maxMs: number,
): Promise<Result<unknown, RefreshFailure>> {
	const late = new AbortController();
	const cancel = timer(maxMs, () => late.abort());
	const stop = AbortSignal.any([signal, late.signal]);
	try {
		const response = await fetch(url, {
			signal: stop,
			credentials: 'omit',
			referrerPolicy: 'no-referrer',
			headers: { accept: 'application/json' },
		});
		if (!response.ok) {
			await response.body?.cancel();
			return err({ type: 'refused', status: response.status });
		}
		const text = await readText(response, maxBytes);
		return text === undefined ? err({ type: 'too-large', maxBytes }) : parse(text);
	} catch {
		if (signal.aborted) return err({ type: 'aborted' });
		return err({ type: late.signal.aborted ? 'timeout' : 'unreachable' });
	} finally {
		cancel();
	}
}

/** Undefined once it is longer than allowed; what it says of its own length is not believed. */
async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
	const reader = response.body?.getReader();
	const decoder = new TextDecoder();
	let text = '';
	let size = 0;
	for (;;) {
		const piece = await reader?.read();
		if (!piece || piece.done) return text + decoder.decode();
		size += piece.value.byteLength;
		if (size > maxBytes) {
			await reader?.cancel();
			return undefined;
		}
		text += decoder.decode(piece.value, { stream: true });
	}
}

function parse(text: string): Result<unknown, RefreshFailure> {
	try {
		return ok<unknown>(JSON.parse(text));
	} catch {
		return err({ type: 'unreadable', detail: 'not JSON' });
	}
}
