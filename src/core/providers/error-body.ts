import * as z from 'zod/mini';
import { lenient } from './reading.ts';

/** What an error body says, whatever shape its author gave it. */
export interface ErrorBody {
	/** Codes, types and reasons, as written. Untrusted: compare them, do not show them. */
	readonly codes: readonly string[];
	/** The sentence meant for a person. Untrusted, and it may repeat the prompt or the key: match it, do not show it. */
	readonly message: string;
	/** A status inside the body, for errors that come in the middle of a stream. */
	readonly status?: number;
	readonly retryAfterMs?: number;
}

const MESSAGE_MAX = 600;
const DAY_MS = 86_400_000;

const slot = lenient(z.union([z.string(), z.number()]));
const detail = z.catch(z.object({ reason: slot, retryDelay: slot }), {});
const fields = {
	type: slot,
	code: slot,
	status: slot,
	reason: slot,
	message: slot,
	detail: slot,
	msg: slot,
	error_type: slot,
	details: lenient(z.array(detail)),
	metadata: lenient(z.object({ raw: slot, error_type: slot })),
};
const errorSchema = z.object(fields);
const bodySchema = z.object({
	...fields,
	error: lenient(z.union([z.string(), errorSchema])),
	// Some send a failed answer whose own error says why.
	response: lenient(z.object({ error: z.nullish(errorSchema) })),
});

export function readErrorBody(text: string): ErrorBody {
	try {
		return readErrorValue(JSON.parse(text));
	} catch {
		return { codes: [], message: text.slice(0, MESSAGE_MAX) };
	}
}

export function readErrorValue(value: unknown): ErrorBody {
	const parsed = bodySchema.safeParse(Array.isArray(value) ? value[0] : value);
	if (!parsed.success) return { codes: [], message: '' };
	const body = parsed.data;
	const inner =
		typeof body.error === 'string' ? { message: body.error } : (body.error ?? body.response?.error);
	const levels: z.infer<typeof errorSchema>[] = inner ? [inner, body] : [body];
	const raw = levels[0]?.metadata?.raw;
	// A gateway passes on what the provider behind it said.
	const behind = typeof raw === 'string' ? readErrorBody(raw) : undefined;

	const codes: string[] = [...(behind?.codes ?? [])];
	let message = behind?.message ?? '';
	let status: number | undefined;
	let retryAfterMs = behind?.retryAfterMs;
	for (const level of levels) {
		const named = [level.code, level.type, level.status, level.reason, level.error_type];
		for (const each of [
			...named,
			level.metadata?.error_type,
			...(level.details ?? []).map((one) => one.reason),
		]) {
			if (typeof each === 'string') codes.push(each);
			else if (typeof each === 'number' && each >= 400 && each < 600) status ??= each;
		}
		const words = level.message ?? level.detail ?? level.msg;
		if (typeof words === 'string') message = `${message} ${words}`.trim();
		for (const one of level.details ?? []) retryAfterMs ??= durationToMs(one.retryDelay);
	}
	message = message.slice(0, MESSAGE_MAX);
	retryAfterMs ??= durationToMs(/(?:try again|retry) in ((?:[\d.]+(?:ms|h|m|s))+)/iu.exec(message)?.[1]);
	return {
		codes,
		message,
		...(status === undefined ? {} : { status }),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	};
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
function durationToMs(text: string | number | null | undefined): number | undefined {
	if (typeof text !== 'string') return undefined;
	const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
	let total: number | undefined;
	for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|h|m|s)/gu)) {
		total = (total ?? 0) + Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
	}
	return total === undefined ? undefined : bounded(total);
}

function bounded(ms: number): number | undefined {
	return Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), DAY_MS) : undefined;
}
