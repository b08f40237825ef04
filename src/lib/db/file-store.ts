import Dexie from 'dexie';
import {
	freePath,
	normalisePath,
	type PathFailure,
	type WorkspaceFile,
} from '#core/content/workspace-file.ts';
import type { Id } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { addToCounters } from './counters.ts';
import { withoutDerived } from './derived-fields.ts';
import type { StoreFailure } from './failure.ts';
import { fileEntry, pathOf, type FileEntry, type Shelf } from './file-entry.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';

export type { FileEntry };

export interface NewFile {
	readonly id?: Id;
	/** Normalised; when a living file has it, `name (2).md` is taken instead. */
	readonly path: string;
	readonly text: string;
}

export interface FileSave {
	readonly id: Id;
	readonly text: string;
	/** The revision the writer read before changing the text. */
	readonly baseRevision: number;
	/** Of the file that keeps the text when somebody else saved first: asked twice, it is made once. */
	readonly copyId?: Id;
}

export interface FileMissing {
	readonly type: 'file-missing';
	readonly id: Id;
}

/** Somebody else saved first. Their text stays; what was to be saved is kept as a file of its own. */
export interface FileConflict {
	readonly type: 'file-conflict';
	readonly keptAs: WorkspaceFile;
	readonly current: WorkspaceFile;
}

export interface PathTaken {
	readonly type: 'path-taken';
	readonly path: string;
	readonly by: Id;
}

export interface FileStore {
	/** Living files by path. */
	readonly list: () => Promise<readonly FileEntry[]>;
	readonly get: (id: Id) => Promise<WorkspaceFile | undefined>;
	/** The living file with this path. */
	readonly at: (path: string) => Promise<WorkspaceFile | undefined>;
	readonly create: (input: NewFile) => Promise<Result<WorkspaceFile, PathFailure | StoreFailure>>;
	/** Brings a file back from the trash, since somebody still writes it. */
	readonly save: (
		input: FileSave,
	) => Promise<Result<WorkspaceFile, FileConflict | FileMissing | StoreFailure>>;
	readonly move: (
		id: Id,
		path: string,
	) => Promise<Result<WorkspaceFile, PathFailure | PathTaken | FileMissing | StoreFailure>>;
	readonly trash: (id: Id) => Promise<Result<WorkspaceFile, FileMissing | StoreFailure>>;
	/** Under its old path, or under `name (2).md` when that is taken by now. */
	readonly restore: (id: Id) => Promise<Result<WorkspaceFile, FileMissing | StoreFailure>>;
	/** Last deleted first. */
	readonly trashed: () => Promise<readonly FileEntry[]>;
	/** Removes one trashed file for good; false when it is not in the trash. */
	readonly purge: (id: Id) => Promise<Result<boolean, StoreFailure>>;
	/** Removes for good what was deleted before that time; returns how many. */
	readonly purgeTrashed: (deletedBefore: number) => Promise<Result<number, StoreFailure>>;
}

export function createFileStore(handle: DatabaseHandle, { now, newId }: StoreContext): FileStore {
	const { db } = handle;

	/** Every change holds both tables for writing: the engine lets one such transaction run at a time, in all tabs. */
	function change<T, E extends { readonly type: string }>(work: () => Promise<Result<T, E>>) {
		return handle.write<T, E>(() => db.transaction('rw', db.files, db.counters, work));
	}

	/** In a query chain: `async` would drop the scope of a live query. */
	function row(id: Id) {
		return db.files.get(id).then((file) => file && withoutDerived(file));
	}

	function livingAt(path: string) {
		return db.files
			.where('$entry')
			.between(['living', path], ['living', path, Dexie.maxKey])
			.first()
			.then((file) => file && withoutDerived(file));
	}

	function entries(shelf: Shelf) {
		const found: FileEntry[] = [];
		return db.files
			.where('$entry')
			.between([shelf], [shelf, Dexie.maxKey])
			.eachKey((key, { primaryKey }) => {
				found.push(fileEntry(primaryKey, key));
			})
			.then(() => found);
	}

	async function unusedPath(path: string): Promise<string> {
		const stem = path.replace(/( \(\d+\))?\.md$/iu, '');
		const taken = new Set<string>();
		await db.files
			.where('$entry')
			.between(['living', stem], ['living', `${stem}\uffff`])
			.eachKey((key) => void taken.add(pathOf(key)));
		return freePath(path, (candidate) => taken.has(candidate));
	}

	async function add(path: string, text: string, id: Id): Promise<WorkspaceFile> {
		const at = now();
		const file = { id, path: await unusedPath(path), text, revision: 1, createdAt: at, updatedAt: at };
		await db.files.add(file);
		await addToCounters(db, { files: 1 });
		return file;
	}

	async function revive(file: WorkspaceFile): Promise<WorkspaceFile> {
		if (file.deletedAt === undefined) return file;
		const { deletedAt: _, ...rest } = file;
		await addToCounters(db, { files: 1, filesTrashed: -1 });
		const path = await unusedPath(file.path);
		return { ...rest, path, revision: file.revision + (path === file.path ? 0 : 1) };
	}

	return {
		list: () => handle.read(() => entries('living')),
		get: (id) => handle.read(() => row(id)),
		at: (path) => handle.read(() => livingAt(path)),
		async create({ id = newId(), path, text }) {
			const normal = normalisePath(path);
			if (!normal.ok) return normal;
			return change(async () => ok((await row(id)) ?? (await add(normal.value, text, id))));
		},
		save: ({ id, text, baseRevision, copyId = newId() }) =>
			change<WorkspaceFile, FileConflict | FileMissing>(async () => {
				const current = await row(id);
				if (!current) return err({ type: 'file-missing', id });
				if (current.text === text && current.deletedAt === undefined) return ok(current);
				if (current.revision !== baseRevision) {
					const keptAs = (await row(copyId)) ?? (await add(current.path, text, copyId));
					return err({ type: 'file-conflict', keptAs, current });
				}
				const saved = {
					...(await revive(current)),
					text,
					revision: current.revision + 1,
					updatedAt: now(),
				};
				await db.files.put(saved);
				return ok(saved);
			}),
		async move(id, path) {
			const normal = normalisePath(path);
			if (!normal.ok) return normal;
			return change<WorkspaceFile, PathTaken | FileMissing>(async () => {
				const file = await row(id);
				if (!file) return err({ type: 'file-missing', id });
				if (file.path === normal.value) return ok(file);
				const holder = file.deletedAt === undefined ? await livingAt(normal.value) : undefined;
				if (holder) return err({ type: 'path-taken', path: normal.value, by: holder.id });
				const moved = { ...file, path: normal.value, revision: file.revision + 1, updatedAt: now() };
				await db.files.put(moved);
				return ok(moved);
			});
		},
		trash: (id) =>
			change<WorkspaceFile, FileMissing>(async () => {
				const file = await row(id);
				if (!file) return err({ type: 'file-missing', id });
				if (file.deletedAt !== undefined) return ok(file);
				const at = now();
				const trashed = { ...file, deletedAt: at, updatedAt: at };
				await db.files.put(trashed);
				await addToCounters(db, { files: -1, filesTrashed: 1 });
				return ok(trashed);
			}),
		restore: (id) =>
			change<WorkspaceFile, FileMissing>(async () => {
				const file = await row(id);
				if (!file) return err({ type: 'file-missing', id });
				if (file.deletedAt === undefined) return ok(file);
				const restored = { ...(await revive(file)), updatedAt: now() };
				await db.files.put(restored);
				return ok(restored);
			}),
		trashed: () =>
			handle.read(() =>
				entries('trashed').then((files) => files.sort((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0))),
			),
		purge: (id) =>
			change(async () => {
				const file = await row(id);
				if (file?.deletedAt === undefined) return ok(false);
				await db.files.delete(id);
				await addToCounters(db, { filesTrashed: -1 });
				return ok(true);
			}),
		purgeTrashed: (deletedBefore) =>
			change(async () => {
				const purged = await db.files.where('deletedAt').below(deletedBefore).delete();
				await addToCounters(db, { filesTrashed: -purged });
				return ok(purged);
			}),
	};
}
