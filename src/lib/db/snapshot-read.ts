import * as z from 'zod/mini';
import { base64UrlToBytes } from '#core/kernel/bytes.ts';
import {
	concatenated,
	createLineSum,
	MAX_LINE_BYTES,
	snapshotHeader,
	snapshotLine,
	type SnapshotHeader,
	type SnapshotLine,
} from './snapshot-format.ts';
import { fromJson, NotReadable } from './snapshot-value.ts';

/** Thrown at the line that shows that the file is not what a snapshot is. */
export class BrokenSnapshot extends Error {
	override readonly name = 'BrokenSnapshot';
	readonly line: number;
	readonly reason: string;
	constructor(line: number, reason: string, options?: ErrorOptions) {
		super(`line ${line}: ${reason}`, options);
		this.line = line;
		this.reason = reason;
	}
}

export type SnapshotItem =
	| { readonly type: 'header'; readonly header: SnapshotHeader }
	| {
			readonly type: 'row';
			readonly table: string;
			readonly row: Readonly<Record<string, unknown>>;
			readonly line: number;
			/** Bytes the row had in the file. */
			readonly size: number;
	  }
	/** Only reached when the sum holds and every table has as many rows as the writer counted. */
	| { readonly type: 'end'; readonly counts: Readonly<Record<string, number>> };

/** Reads a snapshot or export, compressed or not, one row at a time. Throws `BrokenSnapshot`. */
export async function* readSnapshot(
	source: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<SnapshotItem> {
	const sum = createLineSum();
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const counts: Record<string, number> = {};
	let pieces: Uint8Array<ArrayBuffer>[] = [];
	let blobSize = 0;
	let blobRef: string | undefined;
	let number = 0;
	let ended = false;

	for await (const bytes of linesOf(source)) {
		number += 1;
		if (ended) throw new BrokenSnapshot(number, 'text after the end');
		const json = parse(decoder, bytes, number);
		if (number === 1) {
			const header = z.safeParse(snapshotHeader, json);
			if (!header.success) throw new BrokenSnapshot(1, 'no header');
			await sum.add(bytes);
			yield { type: 'header', header: header.data };
			continue;
		}
		const line = lineOf(json, number);
		if ('end' in line) {
			if ((await sum.hex()) !== line.sha256) throw new BrokenSnapshot(number, 'the checksum differs');
			checkCounts(counts, line.end, number);
			if (blobRef !== undefined) throw new BrokenSnapshot(number, 'a blob is not whole');
			ended = true;
			yield { type: 'end', counts };
			continue;
		}
		await sum.add(bytes);
		if ('row' in line) {
			if (blobRef !== undefined) throw new BrokenSnapshot(number, 'a blob is not whole');
			counts[line.table] = (counts[line.table] ?? 0) + 1;
			const row = rowOf(line.row, number);
			yield { type: 'row', table: line.table, row, line: number, size: bytes.byteLength };
			continue;
		}
		const piece = base64UrlToBytes(line.bytes);
		if (!piece) throw new BrokenSnapshot(number, 'bytes are not base64url');
		if (blobRef !== undefined && blobRef !== line.ref)
			throw new BrokenSnapshot(number, 'a blob is not whole');
		blobRef = line.ref;
		pieces.push(piece);
		blobSize += piece.byteLength;
		if (!line.last) continue;
		const row = { ref: blobRef, bytes: concatenated(pieces) };
		counts[line.table] = (counts[line.table] ?? 0) + 1;
		yield { type: 'row', table: line.table, row, line: number, size: blobSize };
		pieces = [];
		blobSize = 0;
		blobRef = undefined;
	}
	if (!ended) throw new BrokenSnapshot(number + 1, 'the file ends early');
}

function parse(decoder: TextDecoder, bytes: Uint8Array<ArrayBuffer>, line: number): unknown {
	try {
		return JSON.parse(decoder.decode(bytes));
	} catch (error) {
		throw new BrokenSnapshot(line, 'not JSON', { cause: error });
	}
}

function lineOf(json: unknown, line: number): SnapshotLine {
	const parsed = z.safeParse(snapshotLine, json);
	if (!parsed.success) throw new BrokenSnapshot(line, 'not a row');
	return parsed.data;
}

function rowOf(fields: Record<string, unknown>, line: number): Record<string, unknown> {
	try {
		return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, fromJson(value)]));
	} catch (error) {
		if (error instanceof NotReadable)
			throw new BrokenSnapshot(line, 'a value cannot be read', { cause: error });
		throw error;
	}
}

function checkCounts(
	counts: Readonly<Record<string, number>>,
	expected: Readonly<Record<string, number>>,
	line: number,
): void {
	for (const table of new Set([...Object.keys(counts), ...Object.keys(expected)])) {
		if ((counts[table] ?? 0) !== (expected[table] ?? 0))
			throw new BrokenSnapshot(line, `rows of ${table} are missing`);
	}
}

/** Each line with its newline. */
async function* linesOf(
	source: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const reader = (await decompressed(source)).getReader();
	let rest: Uint8Array<ArrayBuffer>[] = [];
	let restSize = 0;
	let line = 1;
	try {
		for (;;) {
			const { done, value } = await reader.read().catch((error: unknown) => {
				// What a decompressor says to bytes that are not gzip or end too early.
				if (error instanceof TypeError)
					throw new BrokenSnapshot(line, 'not compressed text', { cause: error });
				throw error;
			});
			if (done) break;
			let from = 0;
			for (let at = value.indexOf(10); at !== -1; at = value.indexOf(10, from)) {
				const ending = value.subarray(from, at + 1);
				yield rest.length === 0 ? ending : concatenated([...rest, ending]);
				line += 1;
				rest = [];
				restSize = 0;
				from = at + 1;
			}
			if (from === value.byteLength) continue;
			rest.push(value.subarray(from));
			restSize += value.byteLength - from;
			if (restSize > MAX_LINE_BYTES) throw new BrokenSnapshot(line, 'a line is too long');
		}
		if (rest.length > 0) yield concatenated(rest);
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

/** Tells gzip by its first two bytes; names lie. */
async function decompressed(
	source: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
	const reader = source.getReader();
	let start: Uint8Array<ArrayBuffer> = new Uint8Array();
	let done = false;
	while (start.byteLength < 2 && !done) {
		const read = await reader.read();
		done = read.done;
		if (read.value) start = concatenated([start, read.value]);
	}
	const whole = new ReadableStream<Uint8Array<ArrayBuffer>>({
		start: (controller) => controller.enqueue(start),
		async pull(controller) {
			const read = await reader.read();
			if (read.done) controller.close();
			else controller.enqueue(read.value);
		},
		cancel: (reason) => reader.cancel(reason),
	});
	const isGzip = start[0] === 0x1f && start[1] === 0x8b;
	return isGzip ? whole.pipeThrough(new DecompressionStream('gzip')) : whole;
}
