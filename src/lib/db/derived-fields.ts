import type Dexie from 'dexie';
import type { DBCore, DBCoreMutateRequest } from 'dexie';
import { blobRefs } from './blob-refs.ts';
import { fileEntryKey } from './file-entry.ts';

/**
 * Fields that exist only to be indexed. They are set below every writer, so that a store, a restored
 * snapshot and rows from another device cannot disagree about them, and they never leave the database.
 */
type Derive = (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const DERIVE_BY_TABLE: Readonly<Record<string, Derive>> = {
	// One index then gives the list in its order: pinned first, the trash not at all.
	conversations: (row) =>
		row['deletedAt'] === undefined ? { $shelf: row['pinned'] === true ? 'pinned' : 'open' } : {},
	messages: (row) => withRefs(row['parts']),
	runs: (row) => (row['endedAt'] === undefined ? { $open: row['createdAt'] } : {}),
	records: (row) => withRefs(row['record']),
	letters: (row) => withRefs(row['message']),
	drafts: (row) => withRefs(row['parts']),
	files: (row) => ({ $entry: fileEntryKey(row) }),
};

function withRefs(content: unknown): Readonly<Record<string, unknown>> {
	const refs = blobRefs(content);
	return refs.length > 0 ? { $refs: refs } : {};
}

/** The row as it was before it was stored. */
export function withoutDerived<T extends object>(row: T): T {
	const plain = { ...row };
	for (const field of Object.keys(plain)) {
		if (field.startsWith('$')) Reflect.deleteProperty(plain, field);
	}
	return plain;
}

export function deriveFields(db: Dexie): void {
	db.use({ stack: 'dbcore', name: 'derived-fields', create: deriveBelow });
}

function deriveBelow(core: DBCore): Partial<DBCore> {
	return {
		table(name) {
			const table = core.table(name);
			const derive = DERIVE_BY_TABLE[name];
			if (!derive) return table;
			return { ...table, mutate: (request) => table.mutate(derivedRequest(request, derive)) };
		},
	};
}

function derivedRequest(request: DBCoreMutateRequest, derive: Derive): DBCoreMutateRequest {
	if (request.type !== 'add' && request.type !== 'put') return request;
	const values = request.values.map((row: Record<string, unknown>) => ({
		...withoutDerived(row),
		...derive(row),
	}));
	return { ...request, values };
}
