import { describe, expect, it } from 'vitest';
import { classify, findRow, type FailureFacts } from './classify.ts';
import { readErrorBody } from './error-body.ts';
import { FAILURE_TABLE } from './failure-table.ts';
import type { FailureType } from './failure.ts';

const body = (error: unknown) => ({ error: readErrorBody(JSON.stringify(error)) });
const said = (message: string) => body({ error: { message } });
const coded = (code: string) => body({ error: { code, message: 'x' } });

/** One or more for every row of the table, in its order. */
const CASES: readonly (readonly [FailureType, FailureFacts])[] = [
	['aborted', { circumstance: 'aborted' }],
	['timeout', { circumstance: 'late' }],
	['timeout', { circumstance: 'silent' }],
	['timeout', { circumstance: 'overdue' }],
	['protocol', { circumstance: 'endless' }],
	['network', { circumstance: 'unloaded' }],
	['network', { circumstance: 'unreachable' }],
	['network', { circumstance: 'cut' }],
	['protocol', { circumstance: 'redirected' }],
	['protocol', { circumstance: 'garbled', status: 200 }],
	['protocol', { circumstance: 'oversized' }],
	['bad-request', { circumstance: 'attachment' }],
	['rate', { circumstance: 'page', status: 429 }],
	['server', { circumstance: 'page', status: 502 }],
	['protocol', { circumstance: 'page', status: 200 }],
	['network', { circumstance: 'page', status: 403 }],
	['protocol', { circumstance: 'empty', status: 204 }],

	['billing', { status: 429, ...coded('insufficient_quota') }],
	['billing', { status: 429, ...body({ error: { type: 'insufficient_quota', code: null, message: '' } }) }],
	['billing', { status: 400, ...said('Your credit balance is too low to use this.') }],
	['billing', { status: 403, ...said("Your team doesn't have any credits yet.") }],
	['billing', { status: 402 }],
	['context', { status: 400, ...coded('context_length_exceeded') }],
	['context', { status: 400, ...said('prompt is too long: 210000 tokens > 200000 maximum') }],
	['context', { status: 400, ...said("This model's maximum context length is 8192 tokens.") }],
	['context', { status: 400, ...said('the request exceeds the available context size') }],
	['context', { status: 500, ...said('The input token count (9) exceeds the maximum (8)') }],
	['context', { status: 413, ...coded('rate_limit_exceeded') }],
	['protocol', { status: 400, ...coded('tool_use_failed') }],
	['bad-request', { status: 400, ...coded('content_policy_violation') }],
	['bad-request', { status: 403, ...said('Your input was flagged.') }],
	['auth', { status: 400, ...body([{ error: { code: 400, details: [{ reason: 'API_KEY_INVALID' }] } }]) }],
	['auth', { status: 400, ...said('Incorrect API key provided: sk-12345.') }],
	['overloaded', { error: readErrorBody('{"type":"error","error":{"type":"overloaded_error"}}') }],
	['rate', { ...coded('rate_limit_exceeded') }],
	[
		'rate',
		{
			status: 429,
			...body({ error: { status: 'RESOURCE_EXHAUSTED', message: 'exceeded your current quota' } }),
		},
	],
	['timeout', { ...body({ error: { status: 'DEADLINE_EXCEEDED' } }) }],

	['auth', { status: 401 }],
	['auth', { status: 403 }],
	['network', { status: 407 }],
	['timeout', { status: 408 }],
	['rate', { status: 429 }],
	['overloaded', { status: 498 }],
	['overloaded', { status: 503 }],
	['timeout', { status: 504 }],
	['timeout', { status: 524 }],
	['overloaded', { status: 529 }],
	['bad-request', { status: 404, ...coded('model_not_found') }],
	['bad-request', { status: 404 }],
	['bad-request', { status: 422 }],
	['server', { status: 500 }],
	['server', { error: readErrorBody('{"error":{"code":502,"message":"upstream"}}') }],
	['protocol', { status: 307 }],

	['overloaded', { ...said('The server is overloaded, sorry.') }],
	['bad-request', { ...coded('invalid_request_error') }],
	['server', {}],
	['server', { ...coded('never_heard_of') }],
];

describe('classify', () => {
	it.each(CASES)('%s: %j', (type, facts) => {
		expect(classify(facts).type).toBe(type);
	});

	it('has a case for every row', () => {
		const rows = new Set(CASES.map(([, facts]) => findRow(facts)));
		expect(FAILURE_TABLE.filter((row) => !rows.has(row))).toEqual([]);
	});

	it('never repeats what the provider wrote', () => {
		const secret = 'sk-live-9f3e';
		const texts = CASES.map(([type, facts]) =>
			classify({
				...facts,
				error: { codes: [secret, ...(facts.error?.codes ?? [])], message: `${type} ${secret}` },
			}),
		);
		expect(JSON.stringify(texts)).not.toContain(secret);
	});

	it('names the fields of ours that a refusal speaks of', () => {
		const failure = classify({
			status: 400,
			...said("Unsupported parameter: 'max_tokens' is not supported with 'my secret'."),
			sentFields: ['model', 'max_tokens'],
		});
		expect(failure.detail).toBe('The provider did not accept the request. (HTTP 400; about max_tokens)');
		expect(classify({ status: 500, ...said('model'), sentFields: ['model'] }).detail).not.toContain('model');
	});

	it('shows a code that is on the list, and none that only holds one', () => {
		expect(classify({ status: 429, ...coded('insufficient_quota') }).detail).toMatch(
			/ \(HTTP 429; insufficient_quota\)$/,
		);
		for (const code of [
			'model sk-live-9f3e not found',
			'max_new_tokens sk-live-9f3e must be',
			'x_insufficient_quota',
		])
			expect(classify({ status: 429, ...coded(code) }).detail).not.toMatch(/sk-live|x_/);
	});

	it.each([
		['OpenAI', 404, { error: { code: 'model_not_found', type: 'invalid_request_error', message: 'x' } }],
		[
			'OpenAI, without access',
			403,
			{ error: { code: 'model_not_found', message: 'Project has no access.' } },
		],
		['Anthropic', 404, { type: 'error', error: { type: 'not_found_error', message: 'model: claude-0' } }],
		['Gemini', 404, { error: { code: 404, status: 'NOT_FOUND', message: 'models/g is not found' } }],
		['Ollama', 404, { error: "model 'qwen:0b' not found" }],
		[
			'vLLM',
			404,
			{ object: 'error', type: 'NotFoundError', message: 'The model `x` does not exist.', code: 404 },
		],
		['Groq, withdrawn', 400, { error: { code: 'model_decommissioned', message: 'x' } }],
		['Mistral', 400, { object: 'error', type: 'invalid_model', message: 'Invalid model: x', code: '1500' }],
		['DeepSeek', 400, { error: { message: 'Model Not Exist', type: 'invalid_request_error' } }],
		['in a stream', undefined, { error: { type: 'not_found_error', message: 'x' } }],
	])('knows that a model is missing: %s', (_name, status, value) => {
		expect(classify({ ...(status && { status }), ...body(value) })).toMatchObject({
			type: 'bad-request',
			isModelMissing: true,
		});
	});

	it.each([
		[404, { detail: 'Not Found' }],
		[404, {}],
		[400, { error: { message: 'Tool call not found in the history', code: 'invalid_request_error' } }],
		[400, { error: { message: 'This model does not take images.' } }],
	])('takes nothing else for a missing model: %i %j', (status, value) => {
		const failure = classify({ status, ...body(value) });
		expect(failure.type).toBe('bad-request');
		expect(failure).not.toHaveProperty('isModelMissing');
	});

	it('says how long to wait, only where that means something', () => {
		expect(classify({ status: 429, retryAfterMs: 5000 })).toMatchObject({ type: 'rate', retryAfterMs: 5000 });
		expect(classify({ status: 429 })).not.toHaveProperty('retryAfterMs');
		expect(classify({ status: 401, retryAfterMs: 5000 })).not.toHaveProperty('retryAfterMs');
	});
});
