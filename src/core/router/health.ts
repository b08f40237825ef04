import type { CandidateName } from '#core/journal/record.ts';
import { keyOf } from './candidate.ts';
import { newConnectionHealth, type ConnectionHealth } from './connection-health.ts';
import type { HealthRow } from './health-store.ts';
import { newModelHealth, type ModelHealth } from './model-health.ts';

/** Everything remembered, at one moment. Where nothing is, nothing is held against anyone. */
export interface Health {
	model(name: CandidateName): ModelHealth;
	connection(id: string): ConnectionHealth;
}

export function readHealth(rows: readonly HealthRow[]): Health {
	const models = new Map<string, ModelHealth>();
	const connections = new Map<string, ConnectionHealth>();
	for (const row of rows) {
		if (row.type === 'model') models.set(row.key, row);
		else connections.set(row.connection, row);
	}
	return {
		model: (name) => models.get(keyOf(name)) ?? newModelHealth(name),
		connection: (id) => connections.get(id) ?? newConnectionHealth(id),
	};
}
