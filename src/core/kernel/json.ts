/**
 * One text for equal values, whatever the order of their keys: what digests and comparisons are made of.
 * As in JSON, fields that are undefined do not count. Text that is not well-formed Unicode is kept apart by its escapes.
 */
export function canonicalJson(value: unknown): string {
	return (
		JSON.stringify(value, (_key, each: unknown) =>
			isRecord(each)
				? Object.fromEntries(
						Object.keys(each)
							.toSorted()
							.map((key) => [key, each[key]]),
					)
				: each,
		) ?? 'null'
	);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
