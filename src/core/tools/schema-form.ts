import { isRecord } from '#core/kernel/json.ts';
import { surveyJson } from './json-survey.ts';

export type SchemaFailure =
	/** The schema is not one; where and why. */
	| { readonly type: 'schema-broken'; readonly detail: string }
	/** To check this value by this schema would take too long. */
	| { readonly type: 'schema-too-costly' };

type Check = (value: unknown) => boolean;

const TYPES: readonly unknown[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const isSchema: Check = (value) => typeof value === 'boolean' || isRecord(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumber: Check = (value) => typeof value === 'number';
const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isSchemas: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isSchemaMap: Check = (value) => isRecord(value) && Object.values(value).every(isSchema);

const CHECKS: Readonly<Record<string, Check>> = {
	type: (value) =>
		TYPES.includes(value) || (Array.isArray(value) && value.every((each) => TYPES.includes(each))),
	enum: Array.isArray,
	required: isTexts,
	dependentRequired: (value) => isRecord(value) && Object.values(value).every(isTexts),
	...byName(isSchema, 'not if then else items contains propertyNames additionalProperties'),
	...byName(isSchema, 'unevaluatedItems unevaluatedProperties'),
	...byName(isSchemas, 'allOf anyOf oneOf prefixItems'),
	...byName(isSchemaMap, '$defs definitions properties patternProperties dependentSchemas'),
	...byName(
		isCount,
		'minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains',
	),
	...byName(isNumber, 'minimum maximum exclusiveMinimum exclusiveMaximum'),
	...byName(isText, '$ref $id $anchor pattern'),
	multipleOf: (value) => isNumber(value) && Number(value) > 0,
	uniqueItems: (value) => typeof value === 'boolean',
};

/** What is wrong with the schema itself, in words; undefined when it is one. */
export function schemaFault(schema: unknown): string | undefined {
	if (!isSchema(schema)) return 'A schema is an object.';
	const survey = surveyJson(schema);
	if (!survey.ok) return survey.error.type === 'too-large' ? 'It is too large.' : 'It is not JSON.';
	for (const { node, path } of subschemas(schema)) {
		for (const [keyword, value] of Object.entries(node)) {
			if (Object.hasOwn(CHECKS, keyword) && CHECKS[keyword]?.(value) === false)
				return `${path}/${keyword} does not have the form that JSON Schema gives it.`;
		}
	}
	return undefined;
}

interface Subschema {
	readonly node: Readonly<Record<string, unknown>>;
	readonly path: string;
}

/** The schema and every schema in it, by the keywords that hold schemas. */
function* subschemas(root: unknown): Generator<Subschema> {
	const open = [{ node: root, path: '' }];
	for (let next = open.pop(); next; next = open.pop()) {
		const { node, path } = next;
		if (!isRecord(node)) continue;
		yield { node, path };
		for (const [keyword, value] of Object.entries(node)) {
			const check = Object.hasOwn(CHECKS, keyword) ? CHECKS[keyword] : undefined;
			if (check === isSchema) open.push({ node: value, path: `${path}/${keyword}` });
			else if ((check === isSchemas && Array.isArray(value)) || (check === isSchemaMap && isRecord(value)))
				for (const [name, each] of Object.entries(value))
					open.push({ node: each, path: `${path}/${keyword}/${name}` });
		}
	}
}

function byName(check: Check, names: string): Readonly<Record<string, Check>> {
	return Object.fromEntries(names.split(' ').map((name) => [name, check]));
}
