import type { CandidateName } from '#core/journal/record.ts';
import type { ConnectionHealth } from './connection-health.ts';
import type { ModelHealth } from './model-health.ts';

/** One stored row; `key` is unique among all of them. */
export type HealthRow = ModelHealth | ConnectionHealth;

/**
 * What this device remembers of connections and models, across all its tabs and workers. Each method is one
 * transaction. A row that was never stored is that of a connection or model nothing is known against; one that
 * `change` returns as it was need not be written.
 */
export interface HealthStore {
	load(): Promise<readonly HealthRow[]>;
	/** The row as it is afterwards. */
	updateModel(name: CandidateName, change: (row: ModelHealth) => ModelHealth): Promise<ModelHealth>;
	updateConnection(
		connection: string,
		change: (row: ConnectionHealth) => ConnectionHealth,
	): Promise<ConnectionHealth>;
	/** Whose turn it was last, where candidates take turns. */
	readCursor(): Promise<CandidateName | undefined>;
	moveCursor(to: CandidateName): Promise<void>;
	/** Everything about a connection that is no more, also that it was its turn. */
	forget(connection: string): Promise<void>;
}
