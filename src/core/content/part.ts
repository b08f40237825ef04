/** A piece of a message. Bytes are never inside a part: `ref` names a blob by its SHA-256. */
export type Part = TextPart | BlobPart;

export interface TextPart {
	readonly type: 'text';
	readonly text: string;
}

export interface BlobPart {
	readonly type: 'blob';
	readonly mime: string;
	readonly ref: string;
	readonly size: number;
	readonly name?: string;
}

/** The words of a message, for titles, search and screen readers. */
export function partsText(parts: readonly Part[]): string {
	return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
