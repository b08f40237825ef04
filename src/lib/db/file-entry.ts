import type { IndexableType } from 'dexie';
import { fileSummary, type FileSummary, type WorkspaceFile } from '#core/content/workspace-file.ts';
import type { Id } from '#core/kernel/id.ts';

/** A file in the list: everything but its text. */
export interface FileEntry extends Omit<WorkspaceFile, 'text'>, FileSummary {}

export type Shelf = 'living' | 'trashed';

/**
 * The key of a file in the index `$entry` holds all that a list shows, so that listing thousands of files reads the
 * index and none of the texts. Ordered by shelf and path. A missing number is -1: every key has all of its places.
 */
type FileEntryKey = readonly [
	shelf: Shelf,
	path: string,
	title: string,
	excerpt: string,
	revision: number,
	createdAt: number,
	updatedAt: number,
	deletedAt: number,
];

/** Of whatever is being stored: what is not as it should be must not keep the row from being stored. */
export function fileEntryKey(row: Readonly<Record<string, unknown>>): FileEntryKey {
	const path = typeof row['path'] === 'string' ? row['path'] : '';
	const text = typeof row['text'] === 'string' ? row['text'] : '';
	const { title, excerpt } = fileSummary({ path, text });
	const number = (field: string) => {
		const value = row[field];
		return typeof value === 'number' && !Number.isNaN(value) ? value : -1;
	};
	const shelf = row['deletedAt'] === undefined ? 'living' : 'trashed';
	return [
		shelf,
		path,
		title,
		excerpt,
		number('revision'),
		number('createdAt'),
		number('updatedAt'),
		number('deletedAt'),
	];
}

/** Only `fileEntryKey` puts anything into the index. */
function entryKeyOf(key: IndexableType): FileEntryKey {
	// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
	return key as unknown as FileEntryKey;
}

export function pathOf(key: IndexableType): string {
	return entryKeyOf(key)[1];
}

export function fileEntry(id: Id, entryKey: IndexableType): FileEntry {
	const [shelf, path, title, excerpt, revision, createdAt, updatedAt, deletedAt] = entryKeyOf(entryKey);
	return {
		id,
		path,
		title,
		excerpt,
		revision,
		createdAt,
		updatedAt,
		...(shelf === 'trashed' ? { deletedAt } : {}),
	};
}
