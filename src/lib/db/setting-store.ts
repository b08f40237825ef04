import { ok, type Result } from '#core/kernel/result.ts';
import type { StoreFailure } from './failure.ts';
import type { DatabaseHandle, StoreContext } from './handle.ts';

/** Stores values under names. Which names there are and what a value may be is decided by whoever reads it. */
export interface SettingStore {
	/** Unchecked: it may come from a newer version or another device. */
	readonly get: (key: string) => Promise<unknown>;
	readonly all: () => Promise<ReadonlyMap<string, unknown>>;
	/** All of them or none. `undefined` removes. */
	readonly setAll: (values: ReadonlyMap<string, unknown>) => Promise<Result<void, StoreFailure>>;
	readonly set: (key: string, value: unknown) => Promise<Result<void, StoreFailure>>;
	readonly remove: (key: string) => Promise<Result<void, StoreFailure>>;
}

export function createSettingStore(handle: DatabaseHandle, { now }: Pick<StoreContext, 'now'>): SettingStore {
	const { db } = handle;

	function setAll(values: ReadonlyMap<string, unknown>): Promise<Result<void, StoreFailure>> {
		return handle.write(() =>
			db.transaction('rw', db.settings, async () => {
				const at = now();
				for (const [id, value] of values) {
					if (value === undefined) {
						await db.settings.delete(id);
					} else {
						const before = await db.settings.get(id);
						await db.settings.put({ id, value, createdAt: before?.createdAt ?? at, updatedAt: at });
					}
				}
				return ok();
			}),
		);
	}

	return {
		get: (key) => handle.read(() => db.settings.get(key).then((row) => row?.value)),
		all: () =>
			handle.read(() =>
				db.settings.toArray().then((rows) => new Map(rows.map(({ id, value }) => [id, value]))),
			),
		setAll,
		set: (key, value) => setAll(new Map([[key, value]])),
		remove: (key) => setAll(new Map([[key, undefined]])),
	};
}
