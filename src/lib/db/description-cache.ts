import type { DescriptionCache } from '#core/vision/describer.ts';
import type { DatabaseHandle } from './handle.ts';
import { mustWrite } from './must-write.ts';

/** What models said of files, as long as the files are kept; the blob store removes both together. */
export function createDescriptionCache(handle: DatabaseHandle): DescriptionCache {
	const { db } = handle;
	return {
		get: (ref, version) =>
			handle.read(() =>
				db.descriptions.get(idOf(ref, version)).then((row) => row && { text: row.text, by: row.by }),
			),
		put: (ref, version, { text, by }) =>
			mustWrite(handle, () =>
				db.transaction('rw', db.descriptions, db.blobs, async () => {
					// It may have been removed while it was described.
					if ((await db.blobs.where('ref').equals(ref).primaryKeys()).length === 0) return;
					await db.descriptions.put({ id: idOf(ref, version), ref, version, text, by });
				}),
			),
	};
}

function idOf(ref: string, version: number): string {
	return `${ref}.${version}`;
}
