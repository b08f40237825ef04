import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { StorageFailure } from './failure.ts';
import { findUnknownMigration, migrate, migrations } from './migrations.ts';
import type { Storage, Tables } from './tables.ts';

const POOL_SIZE = 8;
const CONNECT_TIMEOUT_MS = 5_000;
const INT8 = 20;
/** The server's own words for these name the user. */
const REASON_BY_CODE: Readonly<Record<string, string>> = {
	'28P01': 'it refuses the user or the password',
	'28000': 'it refuses this user, or connections from this address',
};

export async function openPostgres(url: string): Promise<Result<Storage, StorageFailure>> {
	// Times and counters fit a number; by itself pg hands out int8 as text.
	const types = new pg.TypeOverrides();
	types.setTypeParser(INT8, Number);
	const pool = new pg.Pool({
		connectionString: url,
		max: POOL_SIZE,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		application_name: 'alcove-relay',
		types,
	});
	// Without a listener, a connection lost while idle would end the process; the next query reports it.
	pool.on('error', () => undefined);
	const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
	const address = describeAddress(url);
	try {
		const unknown = findUnknownMigration(await readApplied(db), migrations);
		if (unknown !== undefined) {
			await db.destroy();
			return err({ type: 'data-newer', path: address, migration: unknown });
		}
		await migrate(db, migrations);
	} catch (error) {
		await db.destroy();
		const failure = errorToFailure(error, address);
		if (failure) return err(failure);
		throw error;
	}
	return ok(createStorage(db, address));
}

function createStorage(db: Kysely<Tables>, address: string): Storage {
	return {
		engine: 'postgres',
		db,
		now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
		place: `PostgreSQL at ${address}`,
		failureOf: (error) => errorToFailure(error, address),
		async ping() {
			await sql`SELECT 1`.execute(db);
		},
		close: () => db.destroy(),
	};
}

async function readApplied(db: Kysely<Tables>): Promise<readonly string[]> {
	const table = await sql<{
		found: string | null;
	}>`SELECT to_regclass('kysely_migration')::text AS found`.execute(db);
	if (!table.rows[0]?.found) return [];
	const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
	return rows.map(({ name }) => name);
}

/** Host, port and database only: the user and the password stay out of every message. */
function describeAddress(url: string): string {
	const { hostname, port, pathname, searchParams } = new URL(url);
	const host = hostname || searchParams.get('host') || 'the local socket';
	return `${host}${port ? `:${port}` : ''}${pathname}`;
}

/** pg gives every failure of the server or the way to it a code; without one it is a bug. */
function errorToFailure(error: unknown, address: string): StorageFailure | undefined {
	const reason = describeReason(error);
	return reason === undefined ? undefined : { type: 'postgres-unreachable', address, reason };
}

function describeReason(error: unknown): string | undefined {
	if (error instanceof AggregateError) return describeReason(error.errors[0]);
	if (!(error instanceof Error)) return undefined;
	const message = error.message.replace(/\s+/g, ' ');
	if ('code' in error && typeof error.code === 'string')
		return `${REASON_BY_CODE[error.code] ?? message} (${error.code})`;
	return /timeout|terminated|SSL|password/i.test(message) ? message : undefined;
}
