import type { Schema } from '@cfworker/json-schema';
import { isRecord } from '#core/kernel/json.ts';
import { compilePattern } from '#core/kernel/linear-pattern.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { JsonSurvey } from './json-survey.ts';
import type { SchemaFailure } from './schema-form.ts';

/** Steps of all patterns over all texts: about a tenth of a second. */
const MAX_PATTERN_STEPS = 10_000_000;
const MAX_NAMES_LENGTH = 20_000;
/** Each item is compared with each other. */
const MAX_UNIQUE_NODES = 2_000;
// The validator's other expressions can take for ever. A format it does not know, it does not check.
const FORMATS: readonly unknown[] = [
	'date',
	'time',
	'date-time',
	'duration',
	'email',
	'hostname',
	'ipv4',
	'ipv6',
	'uuid',
];
/** What has schemas in it by names of the schema's author's choosing. */
const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
/** What is compared and not read. */
const DATA = ['const', 'enum', 'default', 'examples', 'required', 'dependentRequired'];

/** Of earlier drafts, and without a meaning in this one; the validator would heed them. */
const OLD = ['$recursiveRef', '$recursiveAnchor', 'dependencies', 'additionalItems', 'id'];

type Node = Record<string, unknown>;

/**
 * A copy of the schema that means the same for this one value and has no expressions by strangers: which of the
 * value's texts fit them is found out beforehand, in steady time.
 */
export function schemaForValue(schema: unknown, survey: JsonSurvey): Result<Schema | boolean, SchemaFailure> {
	const rewriting = new Rewriting(survey);
	const rewritten = rewriting.schema(schema);
	if (rewriting.failure) return err(rewriting.failure);
	return ok(typeof rewritten === 'boolean' ? rewritten : { ...rewritten });
}

class Rewriting {
	readonly #survey: JsonSurvey;
	readonly #matches = new Map<string, ReadonlySet<string>>();
	#steps = 0;
	failure: SchemaFailure | undefined;

	constructor(survey: JsonSurvey) {
		this.#survey = survey;
	}

	schema(schema: unknown): Node | boolean {
		if (!isRecord(schema)) return schema === true;
		const node: Node = Object.fromEntries(
			Object.entries(schema)
				.filter(([keyword]) => !OLD.includes(keyword))
				.map(([keyword, value]) => [keyword, this.#keyword(keyword, value)]),
		);
		const { pattern } = schema;
		if (typeof pattern === 'string') {
			delete node['pattern'];
			// One that looks around or back is not checked: whoever wrote the schema still can.
			const fits = this.#matching(pattern) ?? this.#survey.texts;
			const misfits = [...this.#survey.texts].filter((text) => !fits.has(text));
			const before: readonly unknown[] = Array.isArray(node['allOf']) ? node['allOf'] : [];
			// The one expression left is one that nothing fits, so that the mismatch is told as one of a pattern.
			if (misfits.length > 0)
				node['allOf'] = [...before, { if: { enum: misfits }, then: { pattern: '(?!)' } }];
		}
		if (!FORMATS.includes(node['format'])) delete node['format'];
		if (node['uniqueItems'] === true && this.#survey.nodes > MAX_UNIQUE_NODES) this.#fail();
		return node;
	}

	#keyword(keyword: string, value: unknown): unknown {
		if (DATA.includes(keyword)) return value;
		if (Array.isArray(value))
			return value.map((each: unknown) => (isSchema(each) ? this.schema(each) : each));
		if (MAPS.includes(keyword) && isRecord(value))
			return Object.fromEntries(
				Object.entries(value).map(([name, each], at) => [
					keyword === 'patternProperties' ? this.#nameExpression(name, at) : name,
					this.schema(each),
				]),
			);
		return isRecord(value) ? this.schema(value) : value;
	}

	/** Of exactly those names in the value that fit. The number keeps two of the same names apart. */
	#nameExpression(pattern: string, at: number): string {
		const fits = this.#matching(pattern);
		if (!fits)
			this.failure ??= {
				type: 'schema-broken',
				detail: `No name can be checked by ${pattern.slice(0, 100)}.`,
			};
		const names = [...this.#survey.names].filter((name) => fits?.has(name)).map(escapeExpression);
		if (names.join('').length > MAX_NAMES_LENGTH) this.#fail();
		return `(?:){${at}}${names.length > 0 ? `^(?:${names.join('|')})$` : '(?!)'}`;
	}

	/** Those of the value's texts that fit; undefined when the expression is beyond a machine without memory. */
	#matching(source: string): ReadonlySet<string> | undefined {
		const known = this.#matches.get(source);
		if (known) return known;
		const pattern = compilePattern(source);
		if (!pattern.ok) {
			if (pattern.error.type === 'pattern-broken')
				this.failure ??= { type: 'schema-broken', detail: `The pattern ${source.slice(0, 100)} is not one.` };
			return undefined;
		}
		const fits = new Set<string>();
		this.#matches.set(source, fits);
		for (const text of this.#survey.texts) {
			this.#steps += (text.length + 1) * pattern.value.size;
			if (this.#steps > MAX_PATTERN_STEPS) {
				this.#fail();
				break;
			}
			if (pattern.value.test(text)) fits.add(text);
		}
		return fits;
	}

	#fail(): void {
		this.failure ??= { type: 'schema-too-costly' };
	}
}

function isSchema(value: unknown): boolean {
	return isRecord(value) || typeof value === 'boolean';
}

function escapeExpression(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
