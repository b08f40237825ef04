import { isRecord } from '#core/kernel/json.ts';
import type { ModelRequest } from './provider.ts';

/**
 * Whether strict modes take the schema as it is: every object closed, and every property required. It looks into all
 * that is inside, so a schema that only speaks of another, in an example perhaps, may be refused without need.
 */
export function isStrictSchema(schema: unknown): boolean {
	if (Array.isArray(schema)) return schema.every(isStrictSchema);
	if (!isRecord(schema)) return true;
	const { type, properties = {}, required, additionalProperties } = schema;
	const isObject = type === 'object' || 'properties' in schema;
	const named = Array.isArray(required) ? required : [];
	const isClosed =
		additionalProperties === false && Object.keys(properties ?? {}).every((name) => named.includes(name));
	return (!isObject || isClosed) && Object.values(schema).every(isStrictSchema);
}

/** The system prompt, with the schema in words for a model whose provider cannot hold it to one. */
export function systemWithSchema(request: ModelRequest, isNative: boolean): string | undefined {
	if (!request.output || isNative) return request.system || undefined;
	const rule = `Answer with JSON only, without a code fence, that fits this JSON Schema:\n${JSON.stringify(request.output.schema)}`;
	return request.system ? `${request.system}\n\n${rule}` : rule;
}
