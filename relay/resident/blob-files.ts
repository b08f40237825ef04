import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobPart } from '#core/content/part.ts';
import { sha256Hex } from '#core/kernel/bytes.ts';
import { makeFolder } from '#relay/storage/make-folder.ts';

/** Bytes by their SHA-256, a file each. */
export interface BlobFiles {
	put(bytes: Uint8Array<ArrayBuffer>, mime: string, name?: string): Promise<BlobPart>;
	/** As base64. Rejects when they are not there. */
	read(part: BlobPart): Promise<string>;
}

const REF = /^[0-9a-f]{64}$/u;

export function openBlobFiles(folder: string): BlobFiles {
	const at = (ref: string) => {
		if (!REF.test(ref)) throw new Error('That is no name of a blob');
		return join(folder, ref);
	};
	return {
		async put(bytes, mime, name) {
			const ref = await sha256Hex(bytes);
			makeFolder(folder);
			if (!existsSync(at(ref))) {
				// Under its name there is never half of it.
				writeFileSync(`${at(ref)}.part`, bytes, { mode: 0o600, flush: true });
				renameSync(`${at(ref)}.part`, at(ref));
			}
			return { type: 'blob', mime, ref, size: bytes.byteLength, ...(name === undefined ? {} : { name }) };
		},
		read: (part) => Promise.resolve(readFileSync(at(part.ref)).toString('base64')),
	};
}
