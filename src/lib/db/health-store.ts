import { newConnectionHealth } from '#core/router/connection-health.ts';
import type { HealthRow, HealthStore } from '#core/router/health-store.ts';
import { newModelHealth } from '#core/router/model-health.ts';
import type { ModelHealthRow } from './database.ts';
import type { DatabaseHandle } from './handle.ts';
import { mustWrite } from './must-write.ts';

const CURSOR = 'cursor';

/** How models and connections do, in the browser's database, for all tabs. A power cut may cost what is newest. */
export function createHealthStore(handle: DatabaseHandle): HealthStore {
	const { db } = handle;

	function update<Row extends HealthRow>(
		fresh: Row,
		is: (row: ModelHealthRow) => row is Row,
		change: (row: Row) => Row,
	): Promise<Row> {
		return mustWrite(handle, () =>
			db.transaction('rw', db.modelHealth, async () => {
				const kept = await db.modelHealth.get(fresh.key);
				const before = kept && is(kept) ? kept : fresh;
				const after = change(before);
				if (after !== before) await db.modelHealth.put(after);
				return after;
			}),
		);
	}

	return {
		load: () =>
			handle.read(() => db.modelHealth.toArray().then((rows) => rows.filter((row) => row.type !== CURSOR))),
		updateModel: (name, change) => update(newModelHealth(name), (row) => row.type === 'model', change),
		updateConnection: (connection, change) =>
			update(newConnectionHealth(connection), (row) => row.type === 'connection', change),
		readCursor: () =>
			handle.read(() =>
				db.modelHealth.get(CURSOR).then((row) => {
					if (row?.type !== CURSOR) return undefined;
					return { connection: row.connection, model: row.model };
				}),
			),
		moveCursor: ({ connection, model }) =>
			mustWrite(handle, () =>
				db.modelHealth.put({ type: CURSOR, key: CURSOR, connection, model }).then(() => undefined),
			),
		forget: (connection) =>
			mustWrite(handle, () =>
				db.modelHealth
					.where('connection')
					.equals(connection)
					.delete()
					.then(() => undefined),
			),
	};
}
