import { Validator } from '@cfworker/json-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchema, validate } from './json-schema.ts';

const mismatches = (schema: unknown, value: unknown) => {
	const checked = validate(schema, value);
	return checked.ok ? checked.value : checked.error.type;
};
const paths = (schema: unknown, value: unknown) => {
	const found = mismatches(schema, value);
	return typeof found === 'string' ? found : found.map(({ path }) => path);
};
/** Every level refers to the next one twice. */
const doubling = (levels: number) => ({
	$defs: Object.fromEntries(
		Array.from({ length: levels }, (_, at) => [
			`l${at}`,
			at === levels - 1
				? { type: 'string' }
				: { allOf: [{ $ref: `#/$defs/l${at + 1}` }, { $ref: `#/$defs/l${at + 1}` }] },
		]),
	),
	$ref: '#/$defs/l0',
});

describe('validate', () => {
	const person = {
		type: 'object',
		properties: {
			name: { type: 'string', minLength: 1 },
			tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
			'a/b~c': { type: 'integer' },
		},
		required: ['name'],
		additionalProperties: false,
	};

	it('finds nothing in what fits', () => {
		expect(mismatches(person, { name: 'Ada', tags: ['x', 'y'] })).toEqual([]);
	});

	it('names every place that does not fit, and only those', () => {
		const found = paths(person, { name: '', tags: ['x', 7, 'y', 8], 'a/b~c': 1.5, more: true });
		expect(found).toEqual(['/name', '/tags/1', '/tags/3', '/a~1b~0c', '/more']);
	});

	it('says what is missing', () => {
		expect(mismatches(person, {})).toEqual([
			{ path: '', message: 'Instance does not have required property "name".' },
		]);
	});

	it('stops telling after twenty', () => {
		expect(
			paths(
				{ items: { type: 'string' } },
				Array.from({ length: 100 }, () => 1),
			),
		).toHaveLength(20);
	});

	it('follows references, and knows the unevaluated', () => {
		const tree = {
			$defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
			$ref: '#/$defs/node',
		};
		expect(paths(tree, { child: { child: 3 } })).toEqual(['/child/child']);
		const open = { allOf: [{ properties: { a: true } }], unevaluatedProperties: false };
		expect(paths(open, { a: 1, b: 2 })).toEqual(['/b']);
		expect(
			paths({ properties: { $ref: { type: 'string' }, pattern: { type: 'string' } } }, { pattern: 1 }),
		).toEqual(['/pattern']);
	});

	it('leaves schema and value as they were, even frozen', () => {
		const schema = Object.freeze({
			type: 'object',
			properties: Object.freeze({ a: Object.freeze({ pattern: 'x' }) }),
		});
		expect(paths(schema, Object.freeze({ a: 'y' }))).toEqual(['/a']);
		expect(Object.getOwnPropertyNames(schema)).toEqual(['type', 'properties']);
	});

	it('has no way out for what is not JSON', () => {
		expect(paths({}, undefined)).toEqual(['']);
		expect(paths({}, { a: [() => 1] })).toEqual(['/a/0']);
		expect(paths({}, { a: NaN })).toEqual(['/a']);
		expect(paths({ additionalProperties: { type: 'string' } }, { '\ud800': 1 })).toEqual(['']);
		expect(paths({ additionalProperties: { type: 'string' } }, { 'é%#/ü': 1 })).toEqual(['/é%#~1ü']);
	});
});

describe('patterns and formats', () => {
	it.each<[schema: object, value: unknown, found: readonly string[]]>([
		[{ pattern: '^a+$' }, 'aaa', []],
		[{ pattern: '^a+$' }, 'aab', ['']],
		[{ pattern: '^a+$' }, 7, []],
		[{ pattern: '^a+$', allOf: [{ maxLength: 2 }] }, 'bbb', ['', '']],
		[{ patternProperties: { '^x': { minimum: 5 }, '^xy': { type: 'number' } } }, { xy: 3 }, ['/xy']],
		[{ patternProperties: { '^x': true }, additionalProperties: false }, { x1: 1, y: 1 }, ['/y']],
		[{ propertyNames: { pattern: '^[a-z]+$' } }, { ok: 1, No: 2 }, ['/No']],
		[{ format: 'email' }, 'a@example.com', []],
		[{ format: 'email' }, 'nobody', ['']],
		[{ format: 'date' }, '2026-02-30', ['']],
		[{ format: 'uri' }, 'a format that is not checked', []],
		[{ pattern: '^(?!x)' }, 'x: looking around is not checked', []],
	])('%j takes %j', (schema, value, found) => {
		expect(paths(schema, value)).toEqual(found);
	});

	it('says that a pattern is what does not fit', () => {
		expect(mismatches({ properties: { a: { pattern: '^a$' } } }, { a: 'b' })).toEqual([
			{ path: '/a', message: 'String does not match pattern.' },
		]);
	});

	it('agrees with the bare validator wherever that one is safe', () => {
		const text = fc.constantFrom('a', 'b', 'ab', 'x1', '', 'c|d');
		const leaf = fc.constantFrom<object>(
			{ pattern: '^a' },
			{ pattern: 'b$' },
			{ type: 'string' },
			{ type: 'number' },
			{ enum: ['a', 1] },
		);
		const { schema: anySchema } = fc.letrec<{ schema: object }>((tie) => ({
			schema: fc.oneof(
				{ depthSize: 'small' },
				leaf,
				fc.record({ not: tie('schema') }),
				fc.record({
					anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
					pattern: text.filter((t) => t !== ''),
				}),
				fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
				fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') }),
				fc.record({ items: tie('schema') }),
				fc.record({ propertyNames: tie('schema') }),
				fc.record({
					properties: fc.dictionary(text, tie('schema'), { maxKeys: 2 }),
					patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$', '[abx]'), tie('schema'), {
						maxKeys: 2,
					}),
					additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
				}),
			),
		}));
		const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
			value: fc.oneof(
				{ depthSize: 'small' },
				text,
				fc.integer(),
				fc.array(tie('value'), { maxLength: 3 }),
				fc.dictionary(text, tie('value'), { maxKeys: 3 }),
			),
		}));
		fc.assert(
			fc.property(anySchema, anyValue, (schema, value) => {
				const found = mismatches(schema, value);
				expect(typeof found === 'string' ? found : found.length === 0).toBe(
					new Validator(structuredClone(schema), '2020-12', false).validate(value).valid,
				);
			}),
			{ numRuns: Math.max(1_000, fc.readConfigureGlobal().numRuns ?? 0) },
		);
	});
});

describe('what would never end', () => {
	it.each<[name: string, schema: unknown, value: unknown, found: unknown]>([
		['nested repetition', { pattern: '^(a+)+$' }, 'a'.repeat(10_000) + '!', ['']],
		[
			'one in the names',
			{ patternProperties: { '^(a|a)*$': true }, additionalProperties: false },
			{ ['a'.repeat(500) + '!']: 1 },
			[`/${'a'.repeat(500)}!`],
		],
		['a circle of references', { $ref: '#' }, 1, 'schema-too-costly'],
		['references that double', doubling(60), 'fits', 'schema-too-costly'],
		[
			'a long unique list',
			{ uniqueItems: true },
			Array.from({ length: 3_000 }, (_, at) => at),
			'schema-too-costly',
		],
		['a value without end', {}, Array.from({ length: 60_000 }, () => 0), 'schema-too-costly'],
		[
			'a value too deep',
			{ items: { $ref: '#' } },
			JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)),
			'schema-too-costly',
		],
		['much text and a large pattern', { pattern: '[ab]{1000}c' }, 'a'.repeat(200_000), 'schema-too-costly'],
		['a format known to hang', { format: 'url' }, 'http://' + 'a'.repeat(100) + '!', []],
	])('%s', (_name, schema, value, found) => {
		expect(paths(schema, value)).toEqual(found);
	});
});

describe('a broken schema', () => {
	it.each<[schema: unknown]>([
		['a string'],
		[null],
		[[]],
		[{ type: 'text' }],
		[{ required: 'name' }],
		[{ properties: { a: { enum: 'x' } } }],
		[{ anyOf: [] }],
		[{ items: [{}] }],
		[{ pattern: '(' }],
		[{ minLength: -1 }],
		[{ multipleOf: 0 }],
		[{ $ref: '#/$defs/none' }],
		[{ $ref: 'https://example.com/schema.json' }],
		[{ properties: { a: { $ref: '#/$defs/none' } } }],
		[{ $defs: { a: { $id: 'http://[' } } }],
		[{ const: () => 1 }],
	])('%j', (schema) => {
		expect(checkSchema(schema)).toMatchObject({ ok: false, error: { type: 'schema-broken' } });
	});

	it('is told from a whole one by its form alone', () => {
		expect(
			checkSchema({ type: ['object', 'null'], properties: { type: { const: { type: 'no schema' } } } }),
		).toEqual({ ok: true });
	});
});
