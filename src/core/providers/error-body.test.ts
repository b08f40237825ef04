import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readErrorBody, retryAfterOf } from './error-body.ts';

describe('readErrorBody', () => {
	it.each([
		[{ error: { type: 'a', code: 'b', message: 'm' } }, ['b', 'a'], 'm'],
		[
			{ type: 'error', error: { type: 'overloaded_error', message: 'm' } },
			['overloaded_error', 'error'],
			'm',
		],
		[[{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'm' } }], ['RESOURCE_EXHAUSTED'], 'm'],
		[{ error: 'm', error_type: 'validation' }, ['validation'], 'm'],
		[{ object: 'error', type: 'BadRequestError', message: 'm', code: 400 }, ['BadRequestError'], 'm'],
		[{ detail: 'm' }, [], 'm'],
		[
			{ type: 'response.failed', response: { error: { code: 'c', message: 'm' } } },
			['c', 'response.failed'],
			'm',
		],
	])('%j', (body, codes, message) => {
		expect(readErrorBody(JSON.stringify(body))).toMatchObject({ codes, message });
	});

	it('looks through a gateway to the provider behind it', () => {
		const raw = JSON.stringify({ error: { code: 'insufficient_quota', message: 'inner' } });
		const read = readErrorBody(JSON.stringify({ error: { code: 429, message: 'outer', metadata: { raw } } }));
		expect(read).toEqual({ codes: ['insufficient_quota'], message: 'inner outer', status: 429 });
	});

	it.each([
		[{ error: { message: 'Please try again in 1m2.5s.' } }, 62_500],
		[{ error: { message: 'try again in 340ms' } }, 340],
		[{ error: { details: [{ '@type': 'RetryInfo', retryDelay: '35s' }] } }, 35_000],
		[{ error: { message: 'try again in 9999999h' } }, 86_400_000],
		[{ error: { message: 'try again later' } }, undefined],
	])('%j asks to wait %s ms', (body, ms) => {
		expect(readErrorBody(JSON.stringify(body)).retryAfterMs).toBe(ms);
	});

	it('reads anything at all', () => {
		fc.assert(
			fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
				const { codes, message } = readErrorBody(text);
				expect(codes.every((code) => typeof code === 'string')).toBe(true);
				expect(message.length).toBeLessThanOrEqual(600);
			}),
		);
	});
});

describe('retryAfterOf', () => {
	it.each([
		[{ 'retry-after': '7' }, 7000],
		[{ 'retry-after': '0.5' }, 500],
		[{ 'retry-after-ms': '120', 'retry-after': '7' }, 120],
		[{ 'retry-after': 'Thu, 01 Oct 2026 10:00:30 GMT', date: 'Thu, 01 Oct 2026 10:00:00 GMT' }, 30_000],
		[{ 'retry-after': 'Thu, 01 Oct 2026 09:00:00 GMT', date: 'Thu, 01 Oct 2026 10:00:00 GMT' }, 0],
		[{ 'retry-after': 'Thu, 01 Oct 2026 10:00:30 GMT' }, undefined],
		[{ 'retry-after': 'soon' }, undefined],
		[{ 'retry-after': '-5', date: 'Thu, 01 Oct 2026 10:00:00 GMT' }, undefined],
		[{ 'retry-after': '1000000000' }, 86_400_000],
		// The clock of neither side needs to be right, nor the same.
		[{ 'retry-after': 'Sat, 01 Jan 2000 00:00:30 GMT', date: 'Sat, 01 Jan 2000 00:00:00 GMT' }, 30_000],
		[{ 'retry-after': 'Thu, 01 Oct 2099 10:00:00 GMT', date: 'Thu, 01 Oct 2026 10:00:00 GMT' }, 86_400_000],
		[{ 'retry-after': '1e99' }, undefined],
		[{}, undefined],
	])('%j: %s', (headers, ms) => {
		expect(retryAfterOf(new Headers(headers))).toBe(ms);
	});
});
