/** A piece of a message. Bytes are never inside a part: `ref` names a blob by its SHA-256. */
export type Part = TextPart | ReasoningPart | BlobPart | CallPart | ResultPart;

export interface TextPart {
	readonly type: 'text';
	readonly text: string;
	readonly seal?: Seal;
}

/** What a model thought before it answered. Shown apart, and sent back only to where it came from. */
export interface ReasoningPart {
	readonly type: 'reasoning';
	readonly text: string;
	readonly seal?: Seal;
	/** The provider hid the words; only the seal is there. */
	readonly redacted?: true;
}

export interface BlobPart {
	readonly type: 'blob';
	readonly mime: string;
	readonly ref: string;
	readonly size: number;
	readonly name?: string;
}

/** The model asks for a tool. */
export interface CallPart {
	readonly type: 'call';
	/** Unique within the run. */
	readonly id: string;
	readonly tool: string;
	/** Parsed strictly. Absent when what the model wrote was not JSON; `raw` then has it. */
	readonly args?: unknown;
	readonly raw?: string;
	readonly seal?: Seal;
}

export interface ResultPart {
	readonly type: 'result';
	/** Of the call it answers. */
	readonly id: string;
	readonly tool: string;
	readonly parts: readonly (TextPart | BlobPart)[];
	/** `unknown`: it may have happened; it is never done again by itself. */
	readonly status: 'ok' | 'error' | 'denied' | 'skipped' | 'unknown';
}

/** Opaque text or JSON a provider wants back word for word, such as a signature. Only its own wire and model get it. */
export type Seal = unknown;

/** The words of a message, for titles, search and screen readers. */
export function partsText(parts: readonly Part[]): string {
	return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
