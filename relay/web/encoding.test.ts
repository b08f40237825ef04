import { expect, it } from 'vitest';
import { chooseEncoding } from './encoding.ts';

const both = { br: true, gzip: true };

it.each([
	['br, gzip', both, 'br'],
	['gzip, deflate', both, 'gzip'],
	['GZIP', both, 'gzip'],
	['*', both, 'br'],
	['*;q=0', both, undefined],
	['br;q=0, *', both, 'gzip'],
	['br;q=0.0, gzip;q=0', both, undefined],
	['br; q=0.5, gzip', both, 'br'],
	['br', { gzip: true }, undefined],
	['gzip', {}, undefined],
	['identity', both, undefined],
	['br;q=nonsense', both, undefined],
	['', both, undefined],
	[undefined, both, undefined],
] as const)('answers %s with what is there and taken', (header, available, expected) => {
	expect(chooseEncoding(header, available)).toBe(expected);
});
