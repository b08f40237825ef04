import { createStore } from 'idb-keyval';
import { DAY_MS } from '#core/kernel/time.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';

export interface SharedFile {
	readonly name: string;
	readonly type: string;
	readonly blob: Blob;
}

/** What another app, the file manager or a link handed over. Anyone may have written it: it is untrusted. */
export interface Share {
	readonly title: string;
	readonly text: string;
	readonly url: string;
	readonly files: readonly SharedFile[];
}

export interface ParkedShare extends Share {
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export type ParkFailure =
	| { readonly type: 'share-empty' }
	/** Too many files, too many shares waiting, or no room on the disk. */
	| { readonly type: 'share-full' };

/**
 * Where shares wait until the app has taken them over: its own small database, because the service worker fills
 * it while no page and no agent worker may exist. Taking over is two steps, `read` and, once saved, `remove`.
 */
export interface Intake {
	/** Returns the id under which the share waits. */
	park(share: Share): Promise<Result<string, ParkFailure>>;
	read(id: string): Promise<ParkedShare | undefined>;
	remove(id: string): Promise<void>;
	/** What was never picked up, oldest first. Drops what is older than 30 days. */
	list(): Promise<ParkedShare[]>;
}

const MAX_PARKED = 20;
const MAX_FILES = 25;
const MAX_BYTES = 100 * 1024 * 1024;
const MAX_AGE_MS = 30 * DAY_MS;

export function openIntake(now: () => number = Date.now, database = 'alcove-intake'): Intake {
	const store = createStore(database, 'shares');

	async function park(share: Share): Promise<Result<string, ParkFailure>> {
		if (isEmpty(share)) return err({ type: 'share-empty' });
		if (share.files.length > MAX_FILES) return err({ type: 'share-full' });
		const parked: ParkedShare = { ...share, id: crypto.randomUUID(), at: now() };
		try {
			const fits = await store('readwrite', (rows) => putIfFits(rows, parked, now() - MAX_AGE_MS));
			return fits ? ok(parked.id) : err({ type: 'share-full' });
		} catch (error) {
			if (error instanceof DOMException && error.name === 'QuotaExceededError')
				return err({ type: 'share-full' });
			throw error;
		}
	}

	async function read(id: string): Promise<ParkedShare | undefined> {
		const row: unknown = await store('readonly', (rows) => settled(rows.get(id)));
		return isParked(row) ? row : undefined;
	}

	async function remove(id: string): Promise<void> {
		await store('readwrite', (rows) => {
			rows.delete(id);
			return committed(rows.transaction);
		});
	}

	async function list(): Promise<ParkedShare[]> {
		const rows = await store('readwrite', async (all) => prune(all, now() - MAX_AGE_MS));
		return rows.sort((a, b) => a.at - b.at);
	}

	return { park, read, remove, list };
}

/** Counting and writing are one transaction: two shares at once cannot both take the last place. */
async function putIfFits(rows: IDBObjectStore, share: ParkedShare, oldest: number): Promise<boolean> {
	const done = committed(rows.transaction);
	const waiting = await prune(rows, oldest);
	const bytes = waiting.reduce((sum, other) => sum + sizeOf(other), sizeOf(share));
	const fits = waiting.length < MAX_PARKED && bytes <= MAX_BYTES;
	if (fits) rows.put(share, share.id);
	await done;
	return fits;
}

async function prune(rows: IDBObjectStore, oldest: number): Promise<ParkedShare[]> {
	const all: unknown[] = await settled(rows.getAll());
	const parked = all.filter(isParked);
	for (const { id, at } of parked) if (at < oldest) rows.delete(id);
	return parked.filter(({ at }) => at >= oldest);
}

function isEmpty({ title, text, url, files }: Share): boolean {
	return files.length === 0 && `${title}${text}${url}`.trim() === '';
}

function sizeOf({ title, text, url, files }: Share): number {
	return files.reduce((sum, { blob }) => sum + blob.size, 2 * (title.length + text.length + url.length));
}

// By hand, not by schema: this is all the service worker would need the schema library for.
function isParked(row: unknown): row is ParkedShare {
	return (
		isRecord(row) &&
		[row['id'], row['title'], row['text'], row['url']].every((value) => typeof value === 'string') &&
		typeof row['at'] === 'number' &&
		Array.isArray(row['files']) &&
		row['files'].every((file) => isRecord(file) && file['blob'] instanceof Blob)
	);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('The database refused the request.'));
	});
}

function committed(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('The database gave the change up.'));
	});
}
