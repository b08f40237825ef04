import Dexie, { type Table } from 'dexie';

/**
 * IndexedDB cannot rename a database, so a restored one has a name of its own and a pointer says which is
 * in use. Moving the pointer is one small transaction: before it the old data count, after it the new.
 */
interface PointerRow {
	readonly key: 'current';
	readonly database: string;
}

const POINTER_SUFFIX = '.pointer';
const REPLACEMENT_MARK = '.from-';

export interface CurrentDatabase {
	/** The name in IndexedDB. `moved` when it was put there by a restore, so that it must exist. */
	readonly database: string;
	readonly moved: boolean;
}

export async function currentDatabase(name: string): Promise<CurrentDatabase> {
	const row = await withPointer(name, (pointer) => pointer.get('current'));
	return { database: row?.database ?? name, moved: row !== undefined };
}

export async function moveTo(name: string, database: string): Promise<void> {
	await withPointer(name, (pointer) => pointer.put({ key: 'current', database }));
}

export function replacementName(name: string, suffix: string): string {
	return `${name}${REPLACEMENT_MARK}${suffix}`;
}

/**
 * Removes what a crash or an unfinished restore left behind. The caller holds the schema lock alone.
 * Our tabs close their connection when they hear of it, so that nobody writes where nothing will be read; one
 * that does not is not waited for, and its database goes as soon as it lets go.
 */
export async function removeLeftovers(factory: IDBFactory, name: string): Promise<void> {
	if (typeof factory.databases !== 'function') return;
	const { database, moved } = await currentDatabase(name);
	const leftovers = (await factory.databases()).flatMap(({ name: other }) => {
		if (other === undefined || other === database) return [];
		return other.startsWith(`${name}${REPLACEMENT_MARK}`) || (moved && other === name) ? [other] : [];
	});
	await Promise.all(leftovers.map((leftover) => deleteDatabase(factory, leftover)));
}

function deleteDatabase(factory: IDBFactory, database: string): Promise<void> {
	return new Promise((resolve) => {
		const request = factory.deleteDatabase(database);
		request.onsuccess = request.onerror = request.onblocked = () => resolve();
	});
}

function pointerDatabase(name: string): string {
	return `${name}${POINTER_SUFFIX}`;
}

async function withPointer<T>(
	name: string,
	work: (pointer: Table<PointerRow, string>) => PromiseLike<T>,
): Promise<T> {
	// Strict: on disk before anyone acts on it, or a power cut could undo it after the old data are gone.
	const db = new Dexie(pointerDatabase(name), { chromeTransactionDurability: 'strict', cache: 'disabled' });
	db.version(1).stores({ pointer: 'key' });
	try {
		await db.open();
		return await work(db.table('pointer'));
	} finally {
		db.close();
	}
}
