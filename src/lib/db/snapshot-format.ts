import * as z from 'zod/mini';
import { bytesToHex } from '#core/kernel/bytes.ts';

/**
 * A snapshot is lines of JSON, usually gzipped: one header, one line per row in any order, one end.
 * Bytes of blobs may take several lines. An export has the same form.
 */
export const FORMAT = 1;

const header = z.object({
	alcove: z.literal(FORMAT),
	/** The version of the schema the rows have. */
	schema: z.int().check(z.positive()),
	madeAt: z.number(),
});
const row = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) });
/** A piece of a blob, in order; `last` ends it. */
const bytes = z.object({
	table: z.literal('blobBytes'),
	ref: z.string(),
	bytes: z.string(),
	last: z.boolean(),
});
const end = z.object({ end: z.record(z.string(), z.int()), sha256: z.string() });

/** Every line but the first. */
export const snapshotLine = z.union([row, bytes, end]);
export const snapshotHeader = header;

export type SnapshotHeader = z.infer<typeof header>;
export type SnapshotLine = z.infer<typeof snapshotLine>;

/** A longer line is refused: it would have to be held in memory whole. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;
/** Bytes of a blob per line. */
export const BLOB_PIECE_BYTES = 192 * 1024;

const BLOCK_BYTES = 256 * 1024;

/**
 * SHA-256 over all lines before the end, each with its newline. Web Crypto hashes only whole arrays, so lines are
 * hashed in blocks of at least 256 KiB, each behind the hash of the one before: a small file has one
 * block, and its sum is what `head -n -1 file | sha256sum` prints.
 */
export interface LineSum {
	readonly add: (line: Uint8Array<ArrayBuffer>) => Promise<void>;
	readonly hex: () => Promise<string>;
}

export function createLineSum(): LineSum {
	let before: Uint8Array<ArrayBuffer> = new Uint8Array();
	let block: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;

	async function closeBlock(): Promise<void> {
		const joined = concatenated([before, ...block]);
		before = new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
		block = [];
		size = 0;
	}

	return {
		async add(line) {
			block.push(line);
			size += line.byteLength;
			if (size >= BLOCK_BYTES) await closeBlock();
		},
		async hex() {
			if (size > 0) await closeBlock();
			return bytesToHex(before);
		},
	};
}

export function concatenated(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.byteLength;
	}
	return whole;
}
