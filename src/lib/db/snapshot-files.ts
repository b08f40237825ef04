import type { Result } from '#core/kernel/result.ts';

/** Where snapshots lie: a flat folder of named files outside the database. */
export interface SnapshotFiles {
	readonly list: () => Promise<Result<readonly SnapshotFile[], FilesFailure>>;
	/** The file appears under its name only when it is whole; a failure or an error of the source leaves none. */
	readonly write: (
		name: string,
		source: ReadableStream<Uint8Array<ArrayBuffer>>,
	) => Promise<Result<SnapshotFile, FilesFailure>>;
	/** Undefined when there is no such file. */
	readonly read: (
		name: string,
	) => Promise<Result<ReadableStream<Uint8Array<ArrayBuffer>> | undefined, FilesFailure>>;
	readonly remove: (name: string) => Promise<Result<void, FilesFailure>>;
}

export interface SnapshotFile {
	readonly name: string;
	/** Bytes on disk. */
	readonly size: number;
}

export type FilesFailure =
	{ readonly type: 'quota' } | { readonly type: 'files-unavailable'; readonly name: string };
