/** What a store operation can meet that is not its own subject. The caller still has what it wanted to write. */
export type StoreFailure =
	| { readonly type: 'quota' }
	/** The connection broke and could not be made again. */
	| { readonly type: 'lost'; readonly name: string }
	/** Another tab runs a newer version: this tab must reload. */
	| { readonly type: 'closed-by-upgrade' }
	/** The database was removed: a tab went back to a snapshot, or somebody deleted the site's data. */
	| { readonly type: 'closed-by-removal' }
	/** The browser cannot read its own files any more. */
	| { readonly type: 'damaged'; readonly name: string }
	/** Somebody called `close()`. */
	| { readonly type: 'closed' };

/** Thrown where an interface of the core has no place for such a failure: nobody above can act on it but by stopping. */
export class StoreUnusable extends Error {
	override readonly name = 'StoreUnusable';
	readonly failure: StoreFailure;
	constructor(failure: StoreFailure) {
		super(`The database cannot be written: ${failure.type}`);
		this.failure = failure;
	}
}

const LOST = new Set(['InvalidStateError', 'UnknownError', 'DatabaseClosedError', 'TimeoutError']);
const DAMAGED = new Set(['NotReadableError', 'CorruptedError', 'ReadError']);

/** Undefined for an error that no caller can act on: a bug, which must be thrown on. */
export function storeFailureOf(error: unknown): StoreFailure | undefined {
	for (const name of errorNames(error)) {
		if (name === 'QuotaExceededError') return { type: 'quota' };
		if (LOST.has(name)) return { type: 'lost', name };
		if (DAMAGED.has(name)) return { type: 'damaged', name };
	}
	// An abort without a cause is how engines report a disk or backing store that failed at commit.
	if (errorNames(error).at(-1) === 'AbortError') return { type: 'lost', name: 'AbortError' };
	return undefined;
}

/** The error's name and those of what caused it: Dexie wraps the browser's error, once or in bulk. */
export function errorNames(error: unknown, depth = 0): string[] {
	if (typeof error !== 'object' || error === null || depth > 3) return [];
	const names: string[] = [];
	if ('name' in error && typeof error.name === 'string') names.push(error.name);
	if ('inner' in error) names.push(...errorNames(error.inner, depth + 1));
	if ('failures' in error && Array.isArray(error.failures)) {
		names.push(...errorNames(error.failures[0], depth + 1));
	}
	return names;
}
