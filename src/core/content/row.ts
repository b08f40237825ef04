import type { Id } from '#core/kernel/id.ts';

/** What every stored row has. Times are milliseconds since the epoch. */
export interface Row {
	readonly id: Id;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** Set while the row is in the trash. A row leaves the trash by being restored or purged. */
	readonly deletedAt?: number;
}
