import type { ErrorBody } from './error-body.ts';
import type { FailureType, ProviderFailure } from './failure.ts';

/** What went wrong without the provider saying so. */
export type Circumstance =
	| 'aborted'
	| 'late'
	| 'silent'
	| 'overdue'
	| 'endless'
	| 'unloaded'
	| 'unreachable'
	| 'cut'
	| 'redirected'
	| 'empty'
	| 'page'
	| 'garbled'
	| 'oversized'
	| 'attachment';

/** Everything known about a call that went wrong. */
export interface FailureFacts {
	readonly circumstance?: Circumstance;
	readonly status?: number;
	readonly error?: ErrorBody;
	readonly retryAfterMs?: number | undefined;
	/** The names of the fields we sent; those that a refusal speaks of are shown. */
	readonly sentFields?: readonly string[];
}

export interface FailureRow {
	readonly type: FailureType;
	readonly says: string;
	/** All that are given must hold. */
	readonly circumstance?: Circumstance;
	/** One of these; a single digit stands for its hundred. */
	readonly status?: readonly number[];
	readonly codes?: readonly string[];
	readonly words?: RegExp;
}

const BILLING = 'The account has no credit left or reached its own limit.';
const CONTEXT = 'The request is longer than the model takes.';
const AUTH = 'The key was refused, or it may not do this.';
const RATE = 'Too many requests or tokens in a short time.';
const OVERLOADED = 'The provider has more to do than it can.';
const BAD_REQUEST = 'The provider did not accept the request.';
const SERVER = 'The provider had a fault of its own.';
const LATE = 'No answer began in time.';
const PAGE = 'A web page came instead of an answer.';

/** Read from the top, first match wins. What a body says counts before its status, and both before what is general. */
export const FAILURE_TABLE: readonly FailureRow[] = [
	{ type: 'aborted', circumstance: 'aborted', says: 'It was stopped.' },
	{ type: 'timeout', circumstance: 'late', says: LATE },
	{ type: 'timeout', circumstance: 'silent', says: 'The answer stopped coming.' },
	{ type: 'timeout', circumstance: 'overdue', says: 'The answer took longer than allowed.' },
	{ type: 'protocol', circumstance: 'endless', says: 'The answer is longer than allowed.' },
	{ type: 'network', circumstance: 'unloaded', says: 'A part of the app could not be loaded.' },
	{ type: 'network', circumstance: 'unreachable', says: 'The address could not be reached.' },
	{ type: 'network', circumstance: 'cut', says: 'The answer was cut off.' },
	{
		type: 'protocol',
		circumstance: 'redirected',
		says: 'The address leads elsewhere, and a key is not sent on.',
	},
	{
		type: 'protocol',
		circumstance: 'garbled',
		says: 'The answer is not in the form this connection expects.',
	},
	{
		type: 'protocol',
		circumstance: 'oversized',
		says: 'A line or event of the answer is longer than allowed.',
	},
	{
		type: 'bad-request',
		circumstance: 'attachment',
		says: 'The request could not be put together; an attachment may be unreadable.',
	},
	{ type: 'rate', circumstance: 'page', status: [429], says: RATE },
	{ type: 'server', circumstance: 'page', status: [5], says: PAGE },
	{ type: 'protocol', circumstance: 'page', status: [2], says: PAGE },
	{ type: 'network', circumstance: 'page', says: PAGE },
	{ type: 'protocol', circumstance: 'empty', status: [2], says: 'The answer was empty.' },

	{
		type: 'billing',
		codes: [
			'insufficient_quota',
			'insufficient_balance',
			'insufficient_credits',
			'billing_error',
			'billing_hard_limit_reached',
			'billing_not_active',
			'payment_required',
		],
		says: BILLING,
	},
	{
		type: 'billing',
		words:
			/credit balance is too low|insufficient (balance|credits?|funds)|(out of|no|any|more) credits\b|credits? (are|is|have been) (depleted|exhausted)|used all available credits|spending limit/iu,
		says: BILLING,
	},
	{ type: 'billing', status: [402], says: BILLING },
	{
		type: 'context',
		codes: [
			'context_length_exceeded',
			'exceed_context_size_error',
			'request_too_large',
			'context_window_exceeded',
		],
		says: CONTEXT,
	},
	{
		type: 'context',
		words:
			/prompt is too long|(maximum|max|available) context|context (length|window|limit|size)|input token count|too large for model|reduce the length of|max_new_tokens.{0,20} must be|input is too long/iu,
		says: CONTEXT,
	},
	{ type: 'context', status: [413], says: CONTEXT },
	{
		type: 'protocol',
		codes: ['tool_use_failed', 'json_validate_failed'],
		says: 'The model wrote something the provider could not read.',
	},
	{
		type: 'bad-request',
		codes: ['content_policy_violation', 'content_filter', 'invalid_prompt'],
		says: 'The provider will not answer this.',
	},
	{
		type: 'bad-request',
		words: /\bflagged\b|\bmoderation\b|content policy/iu,
		says: 'The provider will not answer this.',
	},
	{
		type: 'auth',
		codes: [
			'invalid_api_key',
			'API_KEY_INVALID',
			'authentication_error',
			'permission_error',
			'PERMISSION_DENIED',
			'UNAUTHENTICATED',
			'unsupported_country_region_territory',
		],
		says: AUTH,
	},
	{
		type: 'auth',
		words: /(invalid|incorrect|missing) api.?key|api.?key (not valid|is invalid|expired)/iu,
		says: AUTH,
	},
	{
		type: 'overloaded',
		codes: ['overloaded_error', 'slow_down', 'UNAVAILABLE', 'capacity_exceeded'],
		says: OVERLOADED,
	},
	{ type: 'rate', codes: ['rate_limit_error', 'rate_limit_exceeded', 'RESOURCE_EXHAUSTED'], says: RATE },
	{ type: 'timeout', codes: ['timeout_error', 'DEADLINE_EXCEEDED'], says: LATE },

	{ type: 'auth', status: [401, 403], says: AUTH },
	{ type: 'network', status: [407], says: 'A proxy on the way asks for a password.' },
	{ type: 'timeout', status: [408, 504, 524], says: LATE },
	{ type: 'rate', status: [429], says: RATE },
	{ type: 'overloaded', status: [498, 503, 529], says: OVERLOADED },
	{ type: 'bad-request', status: [4], says: BAD_REQUEST },
	{ type: 'server', status: [5], says: SERVER },
	{ type: 'protocol', status: [3], says: 'The address leads elsewhere, and a key is not sent on.' },

	{ type: 'overloaded', words: /\boverloaded\b|server busy/iu, says: OVERLOADED },
	{
		type: 'bad-request',
		codes: [
			'invalid_request_error',
			'INVALID_ARGUMENT',
			'BadRequestError',
			'not_found_error',
			'model_not_found',
		],
		says: BAD_REQUEST,
	},
];

const KNOWN_CODES = FAILURE_TABLE.flatMap((row) => row.codes ?? []);

export function classify(facts: FailureFacts): ProviderFailure {
	const status = facts.status ?? facts.error?.status;
	const row = findRow(facts);
	const type = row?.type ?? 'server';
	const detail = `${row?.says ?? SERVER}${evidence(type, facts, status)}`;
	if (type !== 'rate' && type !== 'overloaded') return { type, detail };
	const retryAfterMs = facts.retryAfterMs ?? facts.error?.retryAfterMs;
	return retryAfterMs === undefined ? { type, detail } : { type, detail, retryAfterMs };
}

/** Undefined when nothing is known: then it is the server's fault. */
export function findRow(facts: FailureFacts): FailureRow | undefined {
	const status = facts.status ?? facts.error?.status;
	return FAILURE_TABLE.find((row) => matches(row, facts, status));
}

function matches(row: FailureRow, facts: FailureFacts, status: number | undefined): boolean {
	if (row.circumstance !== undefined && row.circumstance !== facts.circumstance) return false;
	if (row.status && !row.status.some((each) => each === status || each === Math.floor((status ?? 0) / 100)))
		return false;
	if (row.codes && !facts.error?.codes.some((code) => row.codes?.includes(code))) return false;
	return !row.words || row.words.test(facts.error?.message ?? '');
}

function evidence(type: FailureType, facts: FailureFacts, status: number | undefined): string {
	const code = facts.error?.codes.find((each) => KNOWN_CODES.includes(each));
	const words = facts.error?.message.split(/[^\w]+/u) ?? [];
	const fields =
		type === 'bad-request' ? (facts.sentFields ?? []).filter((field) => words.includes(field)) : [];
	const known = [
		...(status === undefined ? [] : [`HTTP ${status}`]),
		...(code === undefined ? [] : [code]),
		...(fields.length > 0 ? [`about ${fields.join(', ')}`] : []),
	];
	return known.length > 0 ? ` (${known.join('; ')})` : '';
}
