import { describe, expect, it } from 'vitest';
import { keepForwardedAddresses } from './forwarded-address.ts';

describe('keepForwardedAddresses', () => {
	it.each([
		['192.0.2.7', '192.0.2.7'],
		['10.0.0.1,192.0.2.7', '10.0.0.1, 192.0.2.7'],
		['2001:db8::1, 127.0.0.1', '2001:db8::1, 127.0.0.1'],
		['made up, 192.0.2.7', '192.0.2.7'],
		['192.0.2.7, made up', undefined],
		['192.0.2.7, made up, 127.0.0.1', '127.0.0.1'],
		['192.0.2.7:4000', undefined],
		['fe80::1%a', undefined],
		['unknown', undefined],
		['192.0.2.7,', undefined],
		['', undefined],
	])('makes of "%s" %s', (forwarded, kept) => {
		const headers = { host: 'h', 'x-forwarded-for': forwarded };
		keepForwardedAddresses(headers);
		expect(headers).toEqual({ host: 'h', ...(kept === undefined ? {} : { 'x-forwarded-for': kept }) });
	});

	it('adds nothing where nothing was', () => {
		const headers = { host: 'h' };
		keepForwardedAddresses(headers);
		expect(headers).toEqual({ host: 'h' });
	});
});
