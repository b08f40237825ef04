import { isRecord } from '#core/kernel/json.ts';

/** What an error body says, whatever shape its author gave it. */
export interface ErrorBody {
	/** Codes, types and reasons, as written. Untrusted: compare them, do not show them. */
	readonly codes: readonly string[];
	/** The sentence meant for a person. Untrusted, and it may repeat the prompt or the key: match it, do not show it. */
	readonly message: string;
	/** A status inside the body, for errors that come in the middle of a stream. */
	readonly status?: number | undefined;
	readonly retryAfterMs?: number | undefined;
}

const MESSAGE_MAX = 600;
const DAY_MS = 86_400_000;

export function readErrorBody(text: string): ErrorBody {
	try {
		return readErrorValue(JSON.parse(text));
	} catch {
		return { codes: [], message: text.slice(0, MESSAGE_MAX) };
	}
}

/** What is not where or how it is known to stand is passed over. */
export function readErrorValue(value: unknown): ErrorBody {
	const body = recordOf(Array.isArray(value) ? value[0] : value);
	const { error, response } = body;
	// Some send a failed answer whose own error says why.
	const inner = typeof error === 'string' ? { message: error } : (error ?? recordOf(response)['error']);
	const levels = isRecord(inner) ? [inner, body] : [body];
	const { raw } = recordOf(levels[0]?.['metadata']);
	// A gateway passes on what the provider behind it said.
	const behind = typeof raw === 'string' ? readErrorBody(raw) : undefined;

	const codes = [...(behind?.codes ?? [])];
	const sentences = [behind?.message];
	let status: number | undefined;
	let retryAfterMs = behind?.retryAfterMs;
	for (const level of levels) {
		const { code, type, status: state, reason, error_type, metadata, message, detail, msg } = level;
		const details = Array.isArray(level['details']) ? level['details'].map(recordOf) : [];
		const named = [code, type, state, reason, error_type, recordOf(metadata)['error_type']];
		for (const each of [...named, ...details.map((one) => one['reason'])]) {
			if (typeof each === 'string') codes.push(each);
			else if (typeof each === 'number' && each >= 400 && each < 600) status ??= each;
		}
		sentences.push([message, detail, msg].find((words) => typeof words === 'string'));
		for (const { retryDelay } of details) retryAfterMs ??= durationToMs(retryDelay);
	}
	const message = sentences.filter(Boolean).join(' ').trim().slice(0, MESSAGE_MAX);
	retryAfterMs ??= durationToMs(/(?:try again|retry) in ([\d.hms]+)/iu.exec(message)?.[1]);
	return {
		codes,
		message,
		status,
		retryAfterMs,
	};
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
	return isRecord(value) ? value : {};
}

/** How long the headers ask us to wait. A date counts from the reply's own clock, so that ours need not be right. */
export function retryAfterOf(headers: Headers): number | undefined {
	const exact = headers.get('retry-after-ms');
	if (exact !== null && /^\d+(\.\d+)?$/u.test(exact)) return bounded(Number(exact));
	const value = headers.get('retry-after');
	if (value === null) return undefined;
	if (/^\d+(\.\d+)?$/u.test(value)) return bounded(Number(value) * 1000);
	// A date begins with the name of its day; left to itself, the parser reads one into `-5` too.
	if (!/^[a-z]{3}/iu.test(value)) return undefined;
	return bounded(Date.parse(value) - Date.parse(headers.get('date') ?? ''));
}

/** Reads such as `35s`, `1m2.5s` and `340ms`. */
function durationToMs(text: unknown): number | undefined {
	if (typeof text !== 'string') return undefined;
	const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
	let total = Number.NaN;
	for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|h|m|s)/gu)) {
		total = (total || 0) + Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
	}
	return bounded(total);
}

function bounded(ms: number): number | undefined {
	return Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), DAY_MS) : undefined;
}
