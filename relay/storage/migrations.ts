import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Storage } from './tables.ts';

/** By name; names sort in the order they run. */
export type Migrations = Readonly<Record<string, Migration>>;

/** One that has been released is never changed. */
export const migrations: Migrations = {
	'0001-relay-and-devices': {
		async up(db: Kysely<unknown>) {
			await db.schema
				.createTable('relay')
				.addColumn('singleton', 'integer', (column) => column.primaryKey())
				.addColumn('id', 'text', (column) => column.notNull())
				.addColumn('created_at', 'bigint', (column) => column.notNull())
				.addColumn('claimed_at', 'bigint')
				.addCheckConstraint('relay_has_one_row', sql`singleton = 1`)
				.execute();
			await db.schema
				.createTable('device')
				.addColumn('id', 'text', (column) => column.primaryKey())
				.addColumn('public_key', 'text', (column) => column.notNull().unique())
				.addColumn('name', 'text', (column) => column.notNull())
				.addColumn('role', 'text', (column) => column.notNull())
				.addColumn('created_at', 'bigint', (column) => column.notNull())
				.addColumn('revoked_at', 'bigint')
				.execute();
			await db.schema
				.createTable('claim')
				.addColumn('code_hash', 'text', (column) => column.primaryKey())
				.addColumn('created_at', 'bigint', (column) => column.notNull())
				.addColumn('expires_at', 'bigint', (column) => column.notNull())
				.addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
				.execute();
		},
	},
};

/** The name in a database that this version does not know: a newer version was here. */
export function findUnknownMigration(applied: readonly string[], known: Migrations): string | undefined {
	return applied.find((name) => !(name in known));
}

export function lastMigration(applied: readonly string[]): string | undefined {
	return [...applied].sort().at(-1);
}

export function hasPendingMigration(applied: readonly string[], known: Migrations): boolean {
	return Object.keys(known).some((name) => !applied.includes(name));
}

/** Brings the schema up to date. Several relays may call it at once; the database lets one at a time through. */
export async function migrate(db: Storage['db'], known: Migrations): Promise<void> {
	const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...known }) } });
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined)
		throw error instanceof Error ? error : new Error('the schema could not be brought up to date');
}
