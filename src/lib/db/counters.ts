import { ok, type Result } from '#core/kernel/result.ts';
import type { AlcoveDatabase } from './database.ts';
import type { StoreFailure } from './failure.ts';
import type { DatabaseHandle } from './handle.ts';

/** How many rows there are. Counting a large table walks all of it, so the numbers are kept beside the rows. */
export interface Counters {
	/** Living ones; those in the trash have their own number. */
	readonly conversations: number;
	readonly conversationsTrashed: number;
	/** Of living and trashed conversations together. */
	readonly messages: number;
	readonly files: number;
	readonly filesTrashed: number;
}

const NO_COUNTS: Counters = {
	conversations: 0,
	conversationsTrashed: 0,
	messages: 0,
	files: 0,
	filesTrashed: 0,
};

/** Must be called inside the transaction that changes the rows, with `counters` among its tables. */
export async function addToCounters(db: AlcoveDatabase, changes: Partial<Counters>): Promise<void> {
	for (const [name, change] of Object.entries(changes)) {
		if (change === 0) continue;
		const before = await db.counters.get(name);
		await db.counters.put({ name, value: (before?.value ?? 0) + change });
	}
}

export function readCounters(handle: DatabaseHandle): Promise<Counters> {
	return handle.read(() =>
		handle.db.counters
			.toArray()
			.then((rows) => ({ ...NO_COUNTS, ...Object.fromEntries(rows.map((row) => [row.name, row.value])) })),
	);
}

/** Counts the rows themselves and stores the numbers: after a restore, or when a number looks wrong. */
export function recount(handle: DatabaseHandle): Promise<Result<Counters, StoreFailure>> {
	return handle.write(async () => ok(await recountRows(handle.db)));
}

export function recountRows(db: AlcoveDatabase): Promise<Counters> {
	return db.transaction('rw', db.conversations, db.messages, db.files, db.counters, async () => {
		const conversationsTrashed = await db.conversations.where('deletedAt').above(-Infinity).count();
		const filesTrashed = await db.files.where('deletedAt').above(-Infinity).count();
		const counters: Counters = {
			conversations: (await db.conversations.count()) - conversationsTrashed,
			conversationsTrashed,
			messages: await db.messages.count(),
			files: (await db.files.count()) - filesTrashed,
			filesTrashed,
		};
		await db.counters.bulkPut(
			Object.entries<number>({ ...counters }).map(([name, value]) => ({ name, value })),
		);
		return counters;
	});
}
