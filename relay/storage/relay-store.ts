import type { Transaction } from 'kysely';
import type { Id } from '#core/kernel/id.ts';
import type { Storage, Tables } from './tables.ts';

const SINGLETON = 1;

export interface RelayIdentity {
	readonly id: Id;
	readonly claimedAt: number | undefined;
	/** The database's time of this answer. */
	readonly now: number;
}

/** Gives the relay its id at the first start; of several starts at once one id wins. */
export async function ensureRelay({ db, now }: Storage, newId: () => Id): Promise<void> {
	await db
		.insertInto('relay')
		.values({ singleton: SINGLETON, id: newId(), created_at: now, claimed_at: null })
		.onConflict((conflict) => conflict.column('singleton').doNothing())
		.execute();
}

export async function readRelay({ db, now }: Storage): Promise<RelayIdentity> {
	const row = await db
		.selectFrom('relay')
		.select(['id', 'claimed_at', now.as('now')])
		.executeTakeFirstOrThrow();
	return { id: row.id, claimedAt: row.claimed_at ?? undefined, now: row.now };
}

/**
 * The relay's row, which nobody else can read this way before the transaction ends: an update that changes
 * nothing locks it on both engines.
 */
export async function lockRelay(trx: Transaction<Tables>): Promise<{ id: Id; isClaimed: boolean }> {
	const row = await trx
		.updateTable('relay')
		.set((eb) => ({ claimed_at: eb.ref('claimed_at') }))
		.returning(['id', 'claimed_at'])
		.executeTakeFirstOrThrow();
	return { id: row.id, isClaimed: row.claimed_at !== null };
}

export async function markClaimed(trx: Transaction<Tables>, now: Storage['now']): Promise<void> {
	await trx.updateTable('relay').set({ claimed_at: now }).execute();
}
