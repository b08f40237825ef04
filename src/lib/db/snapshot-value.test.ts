import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJson, NotReadable, NotWritable, toJson } from './snapshot-value.ts';

const throughText = (value: unknown) => fromJson(JSON.parse(JSON.stringify(toJson(value))));

describe('values in a snapshot', () => {
	it('come back as they were', () => {
		const value = fc.anything({
			withBigInt: true,
			withDate: true,
			withTypedArray: true,
			withNullPrototype: false,
			key: fc.oneof(fc.string(), fc.constantFrom('$ref', '$bytes', '__proto__', 'constructor')),
		});
		fc.assert(
			fc.property(value, (each) => {
				let json;
				try {
					json = toJson(each);
				} catch (error) {
					// 64-bit integer arrays are not in the format.
					expect(error).toBeInstanceOf(NotWritable);
					return;
				}
				expect(fromJson(JSON.parse(JSON.stringify(json)))).toEqual(each);
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		['a schema', { $ref: '#/definitions/a', type: 'object' }],
		['what looks like bytes', { $bytes: 'not bytes' }],
		['tags in tags', { nested: { $object: { $number: 1 } } }],
		['odd scalars', [undefined, null, NaN, -0, -Infinity, 10n ** 30n]],
		['no date', new Date(NaN)],
		['bytes', new Uint8Array([0, 255])],
		['floats', new Float32Array([0.5, -1])],
		['a buffer', new Uint8Array([1, 2]).buffer],
		['hostile text', '\u0000\ud800 <script>\u2028'],
	])('keeps %s', (_, value) => expect(throughText(value)).toEqual(value));

	it.each([
		['a function', () => 1],
		['a symbol', Symbol('x')],
		['a map', new Map()],
		['a set', { deep: [new Set()] }],
		['a pattern', /x/],
	])('refuses %s', (_, value) => expect(() => toJson(value)).toThrow(NotWritable));

	it.each([
		[{ $bytes: 'not base64!' }],
		[{ $bytes: 'AA', more: 1 }],
		[{ $unknown: 1 }],
		[{ $array: ['Float64Array', 'AAAA'] }],
		[{ $array: ['Function', 'AAAA'] }],
		[{ $bigint: '1e9' }],
		[{ $object: [] }],
	])('does not read %j', (json) => expect(() => fromJson(json)).toThrow(NotReadable));
});
