import type { StoredBlob } from '#core/content/blob.ts';
import { sha256Hex } from '#core/kernel/bytes.ts';
import { ok, type Result } from '#core/kernel/result.ts';
import { DAY_MS } from '#core/kernel/time.ts';
import type { StoreFailure } from './failure.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';

export interface BlobWithBytes extends StoredBlob {
	readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SweptBlobs {
	readonly count: number;
	readonly bytes: number;
}

export interface BlobStore {
	/** Equal bytes are stored once, with the type they came with first. */
	readonly put: (bytes: Uint8Array<ArrayBuffer>, mime: string) => Promise<Result<StoredBlob, StoreFailure>>;
	readonly get: (ref: string) => Promise<BlobWithBytes | undefined>;
	readonly has: (ref: string) => Promise<boolean>;
	/** Removes what no message, draft, record or letter names and nobody stored again for a day, with its descriptions. */
	readonly sweep: () => Promise<Result<SweptBlobs, StoreFailure>>;
}

const SWEEP_CHUNK = 50;

export function createBlobStore(handle: DatabaseHandle, { now }: Pick<StoreContext, 'now'>): BlobStore {
	const { db } = handle;

	const naming = [db.messages, db.drafts, db.records, db.letters];

	/** The caller's transaction also holds all that can name blobs, so no reference can appear meanwhile. */
	async function isReferenced(ref: string): Promise<boolean> {
		for (const table of naming) {
			const keys = await table.where('$refs').equals(ref).limit(1).primaryKeys();
			if (keys.length > 0) return true;
		}
		return false;
	}

	/** Looks at one chunk of old blobs, from `after` on; returns where the next chunk begins. */
	function sweepChunk(after: readonly [number, string] | undefined, keptBefore: number) {
		return handle.write(() =>
			db.transaction('rw', [db.blobs, db.blobBytes, db.descriptions, ...naming], async () => {
				const chunk = await db.blobs
					.where('keptAt')
					.between(after?.[0] ?? -Infinity, keptBefore, true, false)
					// Equal times come in the order of their refs.
					.filter((blob) => !after || blob.keptAt > after[0] || blob.ref > after[1])
					.limit(SWEEP_CHUNK)
					.toArray();
				let bytes = 0;
				const refs: string[] = [];
				for (const blob of chunk) {
					if (await isReferenced(blob.ref)) continue;
					refs.push(blob.ref);
					bytes += blob.size;
				}
				await db.blobs.bulkDelete(refs);
				await db.blobBytes.bulkDelete(refs);
				await db.descriptions.where('ref').anyOf(refs).delete();
				const last = chunk.length === SWEEP_CHUNK ? chunk.at(-1) : undefined;
				const next: readonly [number, string] | undefined = last && [last.keptAt, last.ref];
				return ok({ count: refs.length, bytes, next });
			}),
		);
	}

	return {
		async put(bytes, mime) {
			// A copy: the caller's array may change or be transferred while the hash is made.
			const copy = bytes.slice();
			const ref = await sha256Hex(copy);
			return handle.write(() =>
				db.transaction('rw', db.blobs, db.blobBytes, async () => {
					const before = await db.blobs.get(ref);
					const blob = { ref, mime: before?.mime ?? mime, size: copy.byteLength, keptAt: now() };
					await db.blobs.put(blob);
					if (!before) await db.blobBytes.put({ ref, bytes: copy });
					return ok(blob);
				}),
			);
		},
		get: (ref) =>
			handle.read(() =>
				db.transaction('r', db.blobs, db.blobBytes, async () => {
					const blob = await db.blobs.get(ref);
					const stored = blob && (await db.blobBytes.get(ref));
					return blob && stored ? { ...blob, bytes: stored.bytes } : undefined;
				}),
			),
		has: (ref) =>
			handle.read(() =>
				db.blobs
					.where('ref')
					.equals(ref)
					.primaryKeys()
					.then((keys) => keys.length > 0),
			),
		async sweep() {
			const keptBefore = now() - DAY_MS;
			let swept: SweptBlobs = { count: 0, bytes: 0 };
			let after: readonly [number, string] | undefined;
			do {
				const chunk = await sweepChunk(after, keptBefore);
				if (!chunk.ok) return chunk;
				swept = { count: swept.count + chunk.value.count, bytes: swept.bytes + chunk.value.bytes };
				after = chunk.value.next;
			} while (after);
			return ok(swept);
		},
	};
}
