import type { BlobPart } from '#core/content/part.ts';

const TEXT_TYPES =
	/^(?:text\/|application\/(?:json|xml|yaml|x-yaml|toml|sql|javascript|typescript|x-sh|x-ndjson|graphql|rtf)(?:;|$))|\+(?:json|xml|yaml)(?:;|$)/iu;
/** Of types that say nothing, by the end of the name. */
const TEXT_NAMES =
	/\.(?:txt|md|markdown|csv|tsv|json|jsonl|ndjson|xml|ya?ml|toml|ini|conf|log|sql|html?|css|svg|svelte|vue|[cm]?[jt]sx?|py|rb|rs|go|java|kt|swift|c|h|cc|cpp|hpp|cs|php|sh|bash|ps1|lua|r|tex|ics|vcf|eml|diff|patch)$/iu;
const VAGUE_TYPES = ['', 'application/octet-stream', 'binary/octet-stream'];
/** Only the ends of a file are shown, and a larger one is not worth reading for them. */
const MAX_BYTES = 10_000_000;

export function isTextFile({ mime, name = '', size }: BlobPart): boolean {
	if (size > MAX_BYTES) return false;
	return TEXT_TYPES.test(mime) || (VAGUE_TYPES.includes(mime) && TEXT_NAMES.test(name));
}

/** Undefined when the bytes are no text, whatever their type says. */
export function decodeText(base64: string): string | undefined {
	let bytes: Uint8Array;
	try {
		bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
	} catch {
		return undefined;
	}
	const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
	const text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
	const strange = text.match(/[\u0000\ufffd]/gu)?.length ?? 0;
	return strange > text.length / 100 ? undefined : text;
}
