import type { CandidateName } from '#core/journal/record.ts';
import { keyOf } from './candidate.ts';
import { newConnectionHealth, type ConnectionHealth } from './connection-health.ts';
import type { HealthRow, HealthStore } from './health-store.ts';
import { newModelHealth, type ModelHealth } from './model-health.ts';

/** Remembers for as long as the process lives. */
export class MemoryHealthStore implements HealthStore {
	readonly #models = new Map<string, ModelHealth>();
	readonly #connections = new Map<string, ConnectionHealth>();
	#cursor: CandidateName | undefined;

	constructor(rows: readonly HealthRow[] = []) {
		for (const row of rows) {
			if (row.type === 'model') this.#models.set(row.key, row);
			else this.#connections.set(row.connection, row);
		}
	}

	async load(): Promise<readonly HealthRow[]> {
		return [...this.#connections.values(), ...this.#models.values()];
	}

	async updateModel(name: CandidateName, change: (row: ModelHealth) => ModelHealth): Promise<ModelHealth> {
		const row = change(this.#models.get(keyOf(name)) ?? newModelHealth(name));
		this.#models.set(row.key, row);
		return row;
	}

	async updateConnection(
		connection: string,
		change: (row: ConnectionHealth) => ConnectionHealth,
	): Promise<ConnectionHealth> {
		const row = change(this.#connections.get(connection) ?? newConnectionHealth(connection));
		this.#connections.set(row.connection, row);
		return row;
	}

	async readCursor(): Promise<CandidateName | undefined> {
		return this.#cursor;
	}

	async moveCursor(to: CandidateName): Promise<void> {
		this.#cursor = { connection: to.connection, model: to.model };
	}

	async forget(connection: string): Promise<void> {
		this.#connections.delete(connection);
		for (const row of this.#models.values()) if (row.connection === connection) this.#models.delete(row.key);
		if (this.#cursor?.connection === connection) this.#cursor = undefined;
	}
}
