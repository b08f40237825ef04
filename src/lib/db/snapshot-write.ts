import type Dexie from 'dexie';
import type { Table } from 'dexie';
import { bytesToBase64Url } from '#core/kernel/bytes.ts';
import { withoutDerived } from './derived-fields.ts';
import { estimatedBytes } from './estimated-bytes.ts';
import { BLOB_PIECE_BYTES, concatenated, createLineSum, FORMAT } from './snapshot-format.ts';
import { NotWritable, toJson } from './snapshot-value.ts';

export interface SnapshotContent {
	/** An open connection; its tables as they are found, so that any version can be written. */
	readonly db: Dexie;
	readonly schema: number;
	readonly madeAt: number;
	readonly omit?: readonly string[];
}

/** What the stream's error says when a row cannot be written. */
export class TableNotWritable extends Error {
	override readonly name = 'TableNotWritable';
	readonly table: string;
	constructor(table: string, cause: unknown) {
		super(`a row of ${table} cannot be written`, { cause });
		this.table = table;
	}
}

const CHUNK_BYTES = 512 * 1024;
const CHUNK_ROWS_MAX = 1_000;
/** Lines are joined into pieces of this size, since each piece costs a turn of the event loop. */
const PIECE_BYTES = 64 * 1024;

/** Reads as fast as it is consumed: at most one chunk of rows is in memory. */
export function snapshotStream(content: SnapshotContent): ReadableStream<Uint8Array<ArrayBuffer>> {
	const lines = streamOf(joined(snapshotLines(content)));
	return typeof CompressionStream === 'function' ? lines.pipeThrough(new CompressionStream('gzip')) : lines;
}

/** The ending of the file's name: compressed where the browser can. */
export function snapshotExtension(): string {
	return typeof CompressionStream === 'function' ? '.ndjson.gz' : '.ndjson';
}

async function* snapshotLines(content: SnapshotContent): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const { db, schema, madeAt, omit = [] } = content;
	const encoder = new TextEncoder();
	const sum = createLineSum();
	const counts: Record<string, number> = {};
	const encode = async (line: object) => {
		const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
		await sum.add(bytes);
		return bytes;
	};

	yield await encode({ alcove: FORMAT, schema, madeAt });
	const tables: readonly Table<object, string>[] = db.tables;
	for (const table of tables) {
		if (omit.includes(table.name)) continue;
		counts[table.name] = 0;
		for await (const row of rowsOf(table)) {
			counts[table.name] = (counts[table.name] ?? 0) + 1;
			try {
				for (const line of rowLines(table.name, row)) yield await encode(line);
			} catch (error) {
				if (error instanceof NotWritable) throw new TableNotWritable(table.name, error);
				throw error;
			}
		}
	}
	yield encoder.encode(`${JSON.stringify({ end: counts, sha256: await sum.hex() })}\n`);
}

function* rowLines(table: string, row: object): Generator<object> {
	if (table === 'blobBytes' && 'ref' in row && 'bytes' in row && row.bytes instanceof Uint8Array) {
		for (let at = 0, last = false; !last; at += BLOB_PIECE_BYTES) {
			const piece = row.bytes.subarray(at, at + BLOB_PIECE_BYTES);
			last = at + BLOB_PIECE_BYTES >= row.bytes.byteLength;
			yield { table, ref: row.ref, bytes: bytesToBase64Url(piece), last };
		}
		return;
	}
	// Each field on its own: a row may have fields the tags of the format would be taken for.
	const fields = Object.entries(withoutDerived(row)).filter(([, value]) => value !== undefined);
	yield { table, row: Object.fromEntries(fields.map(([field, value]) => [field, toJson(value)])) };
}

/** In chunks by primary key, each a transaction of its own, sized by how large the rows turn out to be. */
async function* rowsOf(table: Table<object, string>): AsyncGenerator<object> {
	const single = table.name === 'blobBytes';
	let limit = single ? 1 : 16;
	let after: string | undefined;
	for (;;) {
		const range = after === undefined ? table.toCollection() : table.where(':id').above(after);
		const rows = await range.limit(limit).toArray();
		yield* rows;
		const last = rows.at(-1);
		if (!last || rows.length < limit) return;
		after = primaryKey(table, last);
		if (!single) limit = Math.max(1, Math.min(CHUNK_ROWS_MAX, Math.floor(CHUNK_BYTES / roughSize(rows))));
	}
}

function primaryKey(table: Table<object, string>, row: object): string {
	const key: unknown = Reflect.get(row, String(table.schema.primKey.keyPath));
	if (typeof key !== 'string') throw new TableNotWritable(table.name, 'the key is not text');
	return key;
}

/** Bytes per row, from the last ones of a chunk. */
function roughSize(rows: readonly object[]): number {
	const sample = rows.slice(-8);
	const sizes = sample.map((row) => estimatedBytes(row));
	return Math.max(1, sizes.reduce((sum, size) => sum + size, 0) / sample.length);
}

async function* joined(
	lines: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	let waiting: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	for await (const line of lines) {
		waiting.push(line);
		size += line.byteLength;
		if (size >= PIECE_BYTES) {
			yield concatenated(waiting);
			waiting = [];
			size = 0;
		}
	}
	if (size > 0) yield concatenated(waiting);
}

function streamOf(source: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
	return new ReadableStream({
		async pull(controller) {
			const next = await source.next();
			if (next.done) controller.close();
			else controller.enqueue(next.value);
		},
		async cancel() {
			await source.return(undefined);
		},
	});
}
