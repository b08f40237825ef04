import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect, type SqliteStatement } from 'kysely';

const CACHED_STATEMENTS = 500;

/** SQLite can undo schema changes in a transaction, so that a migration that dies half-way leaves nothing. */
class TransactionalSqliteAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class NodeSqliteDialect extends SqliteDialect {
	override createAdapter(): SqliteAdapter {
		return new TransactionalSqliteAdapter();
	}
}

/** Kysely over Node's own SQLite. The caller keeps and closes the database. */
export function createNodeSqliteDialect(database: DatabaseSync): SqliteDialect {
	const statementsBySql = new Map<string, SqliteStatement>();

	return new NodeSqliteDialect({
		database: {
			close: () => statementsBySql.clear(),
			prepare(sql) {
				const statement = statementsBySql.get(sql) ?? prepareStatement(database, sql);
				// Taken out and put in again, a key is the youngest: the oldest one goes when the cache is full.
				statementsBySql.delete(sql);
				statementsBySql.set(sql, statement);
				const oldest = statementsBySql.keys().next();
				if (statementsBySql.size > CACHED_STATEMENTS && !oldest.done) statementsBySql.delete(oldest.value);
				return statement;
			},
		},
	});
}

function prepareStatement(database: DatabaseSync, sql: string): SqliteStatement {
	const statement = database.prepare(sql);
	return {
		reader: statement.columns().length > 0,
		all: (parameters) => statement.all(...parameters.map(toInput)),
		run: (parameters) => statement.run(...parameters.map(toInput)),
		// A cached statement can only walk its rows once at a time.
		iterate: (parameters) => iterate(database.prepare(sql), parameters),
	};
}

function* iterate(statement: StatementSync, parameters: readonly unknown[]): IterableIterator<unknown> {
	yield* statement.iterate(...parameters.map(toInput));
}

function toInput(value: unknown): SQLInputValue {
	if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
		return value;
	if (value instanceof Uint8Array) return value;
	throw new TypeError(`SQLite has no column type for ${typeof value}`);
}
