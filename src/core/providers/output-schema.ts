import { isRecord } from '#core/kernel/json.ts';
import type { ModelRequest } from './provider.ts';

/** Whether strict modes take the schema as it is: every object closed, and every property required. */
export function isStrictSchema(schema: unknown): boolean {
	if (Array.isArray(schema)) return schema.every(isStrictSchema);
	if (!isRecord(schema)) return true;
	const { properties } = schema;
	if (schema['type'] === 'object' || properties !== undefined) {
		const names = isRecord(properties) ? Object.keys(properties) : [];
		const required = schema['required'];
		const isWhole = Array.isArray(required)
			? names.every((name) => required.includes(name))
			: names.length === 0;
		if (schema['additionalProperties'] !== false || !isWhole) return false;
		if (isRecord(properties) && !Object.values(properties).every(isStrictSchema)) return false;
	}
	return ['items', 'anyOf', '$defs'].every((key) => {
		const inner = schema[key];
		return key === '$defs' && isRecord(inner)
			? Object.values(inner).every(isStrictSchema)
			: isStrictSchema(inner);
	});
}

/** The system prompt, with the schema in words for a model whose provider cannot hold it to one. */
export function systemWithSchema(request: ModelRequest, isNative: boolean): string | undefined {
	if (!request.output || isNative) return request.system || undefined;
	const rule = `Answer with JSON only, without a code fence, that fits this JSON Schema:\n${JSON.stringify(request.output.schema)}`;
	return request.system ? `${request.system}\n\n${rule}` : rule;
}
