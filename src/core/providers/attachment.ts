import type { BlobPart, ResultPart, TextPart } from '#core/content/part.ts';

/** What a wire takes as it is. Everything else is only named to the model. */
export interface Accepts {
	readonly images: boolean;
	readonly pdf: boolean;
	/** Sound and film. */
	readonly media?: boolean;
}

export type NativeKind = 'image' | 'pdf' | 'media';

const IMAGES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

export function nativeKind(part: BlobPart, accepts: Accepts): NativeKind | undefined {
	if (accepts.images && IMAGES.includes(part.mime)) return 'image';
	if (accepts.pdf && part.mime === 'application/pdf') return 'pdf';
	if (accepts.media && /^(audio|video)\//u.test(part.mime)) return 'media';
	return undefined;
}

export function blobNote(part: BlobPart): string {
	return `[File not shown: ${part.name ?? 'unnamed'}, ${part.mime}, ${part.size} bytes]`;
}

/** The words of a result, for wires whose results are text; how it went is said where the wire has no field for it. */
export function resultText(part: ResultPart, accepts: Accepts, saysStatus: boolean): string {
	const words = part.parts.flatMap((each) => {
		if (each.type === 'text') return each.text === '' ? [] : [each.text];
		return nativeKind(each, accepts) ? [] : [blobNote(each)];
	});
	const text = words.join('\n\n') || '(nothing)';
	return saysStatus && part.status !== 'ok' ? `[${part.status}] ${text}` : text;
}

export function nativeBlobs(parts: readonly (TextPart | BlobPart)[], accepts: Accepts): readonly BlobPart[] {
	return parts.flatMap((part) => (part.type === 'blob' && nativeKind(part, accepts) ? [part] : []));
}
