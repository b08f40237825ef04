const REF = /^[0-9a-f]{64}$/;
/** Deeper than anything of ours; what is hostile must not cost a stack. */
const DEPTH_MAX = 40;

/**
 * The blobs that are named anywhere inside, each once. Whatever has a `ref` that can be a blob's counts, also parts
 * of a kind this version does not know: a name too many keeps some bytes, a name too few loses them.
 */
export function blobRefs(content: unknown): readonly string[] {
	const refs = new Set<string>();
	collect(content, refs, 0);
	return [...refs];
}

function collect(content: unknown, refs: Set<string>, depth: number): void {
	if (typeof content !== 'object' || content === null || ArrayBuffer.isView(content)) return;
	if (depth > DEPTH_MAX) return;
	if ('ref' in content && typeof content.ref === 'string' && REF.test(content.ref)) refs.add(content.ref);
	for (const each of Object.values(content)) collect(each, refs, depth + 1);
}
