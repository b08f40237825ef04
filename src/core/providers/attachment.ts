import type { BlobPart } from '#core/content/part.ts';

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
