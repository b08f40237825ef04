import type { CandidateName } from '#core/journal/record.ts';
import { isRecord } from '#core/kernel/json.ts';
import { newConnectionHealth, type ConnectionHealth } from '#core/router/connection-health.ts';
import type { HealthRow, HealthStore } from '#core/router/health-store.ts';
import { newModelHealth, type ModelHealth } from '#core/router/model-health.ts';
import { contentOf } from './content.ts';
import type { ResidentDatabase } from './database.ts';

/** Of the row that says whose turn it was; the other keys are JSON. */
const CURSOR = 'cursor';

/** How models and connections do, in the resident's own file. A power cut may cost what is newest. */
export function createResidentHealthStore({ db, write }: ResidentDatabase): HealthStore {
	const all = db.prepare('SELECT content FROM health WHERE key <> ?');
	const find = db.prepare('SELECT content FROM health WHERE key = ?');
	const put = db.prepare('INSERT OR REPLACE INTO health (key, connection, content) VALUES (?, ?, ?)');
	const drop = db.prepare('DELETE FROM health WHERE connection = ?');

	function update<Row extends HealthRow>(
		fresh: Row,
		is: (value: unknown) => value is Row,
		change: (row: Row) => Row,
	): Row {
		return write(false, () => {
			const kept = find.get(fresh.key);
			const before = kept ? contentOf(kept, is) : fresh;
			const after = change(before);
			if (after !== before) put.run(after.key, after.connection, JSON.stringify(after));
			return after;
		});
	}

	return {
		load: async () => all.all(CURSOR).map((row) => contentOf(row, isHealthRow)),
		updateModel: async (name, change) => update(newModelHealth(name), isModel, change),
		updateConnection: async (connection, change) =>
			update(newConnectionHealth(connection), isConnection, change),
		async readCursor() {
			const row = find.get(CURSOR);
			return row && contentOf(row, isName);
		},
		moveCursor: async ({ connection, model }) =>
			write(false, () => void put.run(CURSOR, connection, JSON.stringify({ connection, model }))),
		forget: async (connection) => write(false, () => void drop.run(connection)),
	};
}

function isModel(value: unknown): value is ModelHealth {
	return isRecord(value) && value['type'] === 'model';
}

function isConnection(value: unknown): value is ConnectionHealth {
	return isRecord(value) && value['type'] === 'connection';
}

function isHealthRow(value: unknown): value is HealthRow {
	return isModel(value) || isConnection(value);
}

function isName(value: unknown): value is CandidateName {
	return isRecord(value) && typeof value['connection'] === 'string' && typeof value['model'] === 'string';
}
