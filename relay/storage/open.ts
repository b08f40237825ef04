import type { Result } from '#core/kernel/result.ts';
import type { StorageFailure } from './failure.ts';
import type { Storage } from './tables.ts';

/** The engine that is not used is never loaded. */
export async function openStorage(
	dataFolder: string,
	databaseUrl: string | undefined,
): Promise<Result<Storage, StorageFailure>> {
	if (databaseUrl !== undefined) {
		const { openPostgres } = await import('./postgres.ts');
		return openPostgres(databaseUrl);
	}
	const { openSqlite } = await import('./sqlite.ts');
	return openSqlite(dataFolder);
}
