import * as z from 'zod/mini';
import { openDatabase } from '#lib/db/open.ts';
import { createOpfsFiles } from '#lib/db/opfs-file-store.ts';
import { restoreSnapshot } from '#lib/db/restore.ts';
import { SCHEMA_VERSIONS } from '#lib/db/schema.ts';
import { WITH_TWO_MORE } from './later-versions.ts';

/** Upgrades or restores a database in a worker of its own, so that a test can end it at any moment. */
const task = z.union([
	z.object({ name: z.string(), folder: z.string(), upgrade: z.literal(true) }),
	z.object({ name: z.string(), folder: z.string(), restore: z.string() }),
]);

addEventListener('message', (event: MessageEvent<unknown>) => {
	// After a failure 'ended' never comes, and the test that waits for it fails.
	void perform(z.parse(task, event.data));
});

async function perform(asked: z.infer<typeof task>): Promise<void> {
	const snapshots = createOpfsFiles(asked.folder);
	const options = { name: asked.name, snapshots, now: Date.now };
	postMessage('began');
	if ('upgrade' in asked) {
		await openDatabase({ ...options, versions: WITH_TWO_MORE });
	} else if (snapshots) {
		await restoreSnapshot({ ...options, snapshots, versions: SCHEMA_VERSIONS }, asked.restore);
	}
	postMessage('ended');
}
