/** Half a character cannot be encoded, and providers refuse a request that has one. */
export function wellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

export function jsonBody(body: Readonly<Record<string, unknown>>): string {
	return JSON.stringify(body, (_key, value: unknown) =>
		typeof value === 'string' ? wellFormed(value) : value,
	);
}
