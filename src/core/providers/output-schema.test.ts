import { expect, it } from 'vitest';
import { isStrictSchema } from './output-schema.ts';

const closed = (properties: object, required = Object.keys(properties)) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

it.each([
	[true, closed({ a: { type: 'string' } })],
	[true, closed({})],
	[true, closed({ a: { type: 'array', items: closed({ b: { type: 'number' } }) } })],
	[true, { ...closed({ a: { $ref: '#/$defs/x' } }), $defs: { x: closed({}) } }],
	[false, closed({ a: { type: 'string' } }, [])],
	[false, { type: 'object', properties: {}, required: [] }],
	[false, closed({ a: { type: 'array', items: { type: 'object' } } })],
	[false, closed({ a: { anyOf: [closed({}), { type: 'object' }] } })],
	[false, { ...closed({}), $defs: { x: { type: 'object' } } }],
])('%s: %j', (isStrict, schema) => {
	expect(isStrictSchema(schema)).toBe(isStrict);
});
