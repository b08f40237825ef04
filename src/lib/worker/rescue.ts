import { ok } from '#core/kernel/result.ts';
import { restoreSnapshot } from '#lib/db/restore.ts';
import { listSnapshots } from '#lib/db/snapshot.ts';
import { NO_FILES } from './commands.ts';
import type { StoresContext } from './stores.ts';

export type Rescue = ReturnType<typeof createRescue>;

/** What also works while the database does not open. */
export function createRescue({ name, now, snapshots }: StoresContext) {
	return {
		snapshots: async () => (snapshots ? listSnapshots(snapshots, name) : ok([])),
		restoreSnapshot: async (file: string) =>
			snapshots ? restoreSnapshot({ name, snapshots, now }, file) : NO_FILES,
	};
}
