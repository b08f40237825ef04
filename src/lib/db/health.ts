import type { SnapshotFailure } from './snapshot-failure.ts';

/** The one thing the app shows about its database. Every store operation contributes to it. */
export type DatabaseStatus =
	| { readonly type: 'opening' }
	| { readonly type: 'upgrading'; readonly from: number; readonly to: number }
	| { readonly type: 'ready' }
	/** The last write found no room. The next one that succeeds ends it. */
	| { readonly type: 'quota' }
	| { readonly type: 'reopening' }
	| { readonly type: 'closed' }
	| OpenFailure
	| { readonly type: 'lost'; readonly name: string }
	| { readonly type: 'closed-by-upgrade' }
	| { readonly type: 'closed-by-removal' };

/** Why there is no database. In every case what was stored before is still stored. */
export type OpenFailure =
	/** A tab with an older version does not let go; opening again later may work. */
	| { readonly type: 'blocked' }
	| { readonly type: 'newer'; readonly found: number; readonly known: number }
	| { readonly type: 'quota' }
	| { readonly type: 'unavailable'; readonly name: string }
	| { readonly type: 'damaged'; readonly name: string }
	| { readonly type: 'snapshot-failed'; readonly cause: SnapshotFailure }
	| { readonly type: 'upgrade-failed'; readonly from: number; readonly to: number; readonly name: string }
	| { readonly type: 'unknown'; readonly name: string };

export interface DatabaseHealth {
	readonly current: () => DatabaseStatus;
	/** Calls at once with the current status, then with every change. Returns how to stop. */
	readonly subscribe: (listener: (status: DatabaseStatus) => void) => () => void;
}

export interface MutableDatabaseHealth extends DatabaseHealth {
	readonly report: (status: DatabaseStatus) => void;
}

export function createDatabaseHealth(): MutableDatabaseHealth {
	let current: DatabaseStatus = { type: 'opening' };
	const listeners = new Set<(status: DatabaseStatus) => void>();
	return {
		current: () => current,
		subscribe(listener) {
			listeners.add(listener);
			listener(current);
			return () => void listeners.delete(listener);
		},
		report(status) {
			if (JSON.stringify(status) === JSON.stringify(current)) return;
			current = status;
			for (const listener of listeners) listener(status);
		},
	};
}
