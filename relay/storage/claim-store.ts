import { sql, type Kysely, type Transaction } from 'kysely';
import type { Storage, Tables } from './tables.ts';

export const MAX_TRIES = 5;

/** Puts out one more code; those that are past their time go. */
export async function putClaim({ db, now }: Storage, codeHash: string, validForMs: number): Promise<void> {
	await db.transaction().execute(async (trx) => {
		await trx.deleteFrom('claim').where('expires_at', '<=', now).execute();
		await trx
			.insertInto('claim')
			.values({
				code_hash: codeHash,
				created_at: now,
				expires_at: sql`${now} + ${sql.lit(validForMs)}`,
				tries: 0,
			})
			.execute();
	});
}

/** Spends one try of every code that still counts and gives their hashes: no guess is looked at for free. */
export async function spendTry(trx: Transaction<Tables>, now: Storage['now']): Promise<string[]> {
	const rows = await trx
		.updateTable('claim')
		.set((eb) => ({ tries: eb('tries', '+', 1) }))
		.where('tries', '<', MAX_TRIES)
		.where('expires_at', '>', now)
		.returning('code_hash')
		.execute();
	return rows.map((row) => row.code_hash);
}

/** Lets a code that still counts live on from now, but no longer than `maxMs` in all; false when it counts no more. */
export async function renewClaim(
	{ db, now }: Storage,
	codeHash: string,
	validForMs: number,
	maxMs: number,
): Promise<boolean> {
	const next = sql<number>`${now} + ${sql.lit(validForMs)}`;
	const last = sql<number>`created_at + ${sql.lit(maxMs)}`;
	const { numUpdatedRows } = await db
		.updateTable('claim')
		.set({ expires_at: sql<number>`CASE WHEN ${next} < ${last} THEN ${next} ELSE ${last} END` })
		.where('code_hash', '=', codeHash)
		.where('tries', '<', MAX_TRIES)
		.where('expires_at', '>', now)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** Whether this code can still be used. */
export async function isClaimOpen({ db, now }: Storage, codeHash: string): Promise<boolean> {
	const row = await db
		.selectFrom('claim')
		.select('code_hash')
		.where('code_hash', '=', codeHash)
		.where('tries', '<', MAX_TRIES)
		.where('expires_at', '>', now)
		.executeTakeFirst();
	return row !== undefined;
}

export async function dropClaim({ db }: Storage, codeHash: string): Promise<void> {
	await db.deleteFrom('claim').where('code_hash', '=', codeHash).execute();
}

export async function dropAllClaims(db: Kysely<Tables>): Promise<void> {
	await db.deleteFrom('claim').execute();
}

/**
 * Before the first code of a start: a data file has one relay, so whatever it still holds was put out by a
 * process that is dead. In a shared database the codes may be a living neighbour's and stay; there a dead
 * process's codes end by themselves, because nobody renews them.
 */
export async function dropLeftOverClaims({ db, engine }: Storage): Promise<void> {
	if (engine === 'sqlite') await dropAllClaims(db);
}
