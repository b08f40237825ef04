/** Roughly what a stored value takes: two bytes per character outside Latin-1 and a little for structure. */
export function estimatedBytes(value: unknown, depth = 0): number {
	if (typeof value === 'string') return 4 + textBytes(value);
	if (typeof value !== 'object' || value === null) return 8;
	if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 16 + value.byteLength;
	// Deeper than any row of ours; a hostile one must not cost a stack.
	if (depth > 50) return 8;
	let sum = 8;
	for (const [key, each] of Object.entries(value)) sum += 4 + key.length + estimatedBytes(each, depth + 1);
	return sum;
}

function textBytes(text: string): number {
	return /^[\u0000-\u00ff]*$/.test(text) ? text.length : text.length * 2;
}
