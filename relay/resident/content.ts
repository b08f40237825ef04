import type { SQLOutputValue } from 'node:sqlite';

/** What our own statements wrote as JSON, looked at just enough to tell that it is no other thing. */
export function contentOf<T>(
	{ content }: Record<string, SQLOutputValue>,
	is: (value: unknown) => value is T,
): T {
	const value: unknown = JSON.parse(String(content));
	if (!is(value)) throw new Error('A row of the database is not what its table is for');
	return value;
}
