/**
 * One text for equal values, whatever the order of their keys: what digests and comparisons are made of.
 * As in JSON, fields that are undefined do not count. Text that is not well-formed Unicode is kept apart by its escapes.
 */
export function canonicalJson(value: unknown): string {
	// What JSON has no word for, such as undefined, has no text.
	const text = JSON.stringify(value, sorted) as string | undefined;
	return text ?? 'null';
}

function sorted(_key: string, value: unknown): unknown {
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.keys(value)
			.toSorted()
			.map((key) => [key, value[key]]),
	);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
