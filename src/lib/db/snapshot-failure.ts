import type { FilesFailure } from './snapshot-files.ts';

/** Why a snapshot or an export could not be written. */
export type SnapshotFailure =
	| FilesFailure
	/** A row holds something that has no form in the file, such as a key that may not leave the browser. */
	| { readonly type: 'not-writable'; readonly table: string }
	/** Another connection upgraded or replaced the database meanwhile, or it broke. */
	| { readonly type: 'interrupted'; readonly name: string };

/** Why a snapshot or an export could not be put in place. The data in use is untouched. */
export type RestoreFailure =
	| SnapshotFailure
	| { readonly type: 'not-found'; readonly file: string }
	| { readonly type: 'not-a-snapshot' }
	| { readonly type: 'newer'; readonly found: number; readonly known: number }
	/** Cut off, changed, or with lines that are not rows. `line` counts from 1. */
	| { readonly type: 'broken'; readonly line: number; readonly reason: string };
