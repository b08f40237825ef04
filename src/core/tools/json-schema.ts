import { dereference, validate as validateWith, type OutputUnit } from '@cfworker/json-schema';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { schemaFault, type SchemaFailure } from './schema-form.ts';
import { schemaForValue } from './schema-for-value.ts';
import { surveyJson } from './json-survey.ts';

/** Where a value does not fit. */
export interface Mismatch {
	/** As a JSON pointer, such as `/people/0/name`; empty for the whole. */
	readonly path: string;
	readonly message: string;
}

const MAX_MISMATCHES = 20;
/** Visits of a schema to a value: about a tenth of a second. */
const MAX_VISITS = 100_000;

// These only say that something further in does not fit, which is said itself.
const WRAPPERS = [
	'properties',
	'patternProperties',
	'additionalProperties',
	'items',
	'prefixItems',
	'allOf',
	'$ref',
];
const WRAPPERS_TOO = ['if', 'dependentSchemas', 'propertyNames', 'unevaluatedProperties', 'unevaluatedItems'];

class TooCostly extends Error {}

/**
 * How the value differs from what the schema (JSON Schema 2020-12) wants; nothing when it fits. Schemas come from
 * strangers and values from models: neither can make this hang, and neither is changed.
 */
export function validate(schema: unknown, value: unknown): Result<readonly Mismatch[], SchemaFailure> {
	const fault = schemaFault(schema);
	if (fault !== undefined) return err({ type: 'schema-broken', detail: fault });
	const survey = surveyJson(value);
	if (!survey.ok)
		return survey.error.type === 'not-json'
			? ok([{ path: survey.error.path, message: 'This is not a JSON value.' }])
			: err({ type: 'schema-too-costly' });
	const prepared = schemaForValue(schema, survey.value);
	if (!prepared.ok) return prepared;
	try {
		const lookup = dereference(prepared.value);
		const schemas = Object.values(lookup).filter((each) => typeof each === 'object');
		const isWhole = schemas.every(({ __absolute_ref__: target }) => target === undefined || target in lookup);
		if (!isWhole) return err({ type: 'schema-broken', detail: 'It refers to what it does not have.' });
		meter(schemas);
		const { errors } = validateWith(value, prepared.value, '2020-12', lookup, false);
		return ok(mismatchesOf(errors));
	} catch (error) {
		// A circle of references that never reaches further into the value ends as a RangeError.
		if (error instanceof TooCostly || error instanceof RangeError) return err({ type: 'schema-too-costly' });
		return err({ type: 'schema-broken', detail: 'It names a part of itself in a way that cannot be read.' });
	}
}

/** Whether it can be used at all, before anybody is asked to fit it. */
export function checkSchema(schema: unknown): Result<void, SchemaFailure> {
	const checked = validate(schema, null);
	return checked.ok ? ok() : checked;
}

/** The validator reads this keyword of an older draft once at each visit and does nothing without it. */
function meter(schemas: readonly object[]): void {
	let visits = 0;
	const get = () => {
		visits += 1;
		if (visits > MAX_VISITS) throw new TooCostly();
		return undefined;
	};
	for (const schema of schemas) Object.defineProperty(schema, '$recursiveRef', { get });
}

function mismatchesOf(errors: readonly OutputUnit[]): readonly Mismatch[] {
	const inner = errors.filter(({ keyword }) => ![...WRAPPERS, ...WRAPPERS_TOO].includes(keyword));
	const found = new Map<string, Mismatch>();
	for (const { instanceLocation, keyword, error } of inner.length > 0 ? inner : errors) {
		if (found.size === MAX_MISMATCHES) break;
		const path = decodeURIComponent(instanceLocation.replace(/^#/u, ''));
		const message = keyword === 'false' ? 'This is not allowed here.' : error.slice(0, 300);
		found.set(`${path} ${message}`, { path, message });
	}
	return [...found.values()];
}
