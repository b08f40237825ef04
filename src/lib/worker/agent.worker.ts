import { expose } from 'comlink';
import { createIdSource } from '#core/kernel/id.ts';
import { SECOND_MS } from '#core/kernel/time.ts';
import { createDatabaseHealth } from '#lib/db/health.ts';
import { openDatabase } from '#lib/db/open.ts';
import { createOpfsFiles } from '#lib/db/opfs-file-store.ts';
import { lead } from '#lib/platform/leader.ts';
import { createHost } from './host.ts';
import { keepHouse } from './housekeeping.ts';
import { createRescue } from './rescue.ts';
import { createStores, type Stores, type StoresContext } from './stores.ts';

const BLOCKED_RETRY_MS = SECOND_MS;

// The composition root of the agent worker: the only place where clock, randomness and storage are taken.
const now = Date.now;
const context: StoresContext = {
	name: 'alcove',
	snapshots: createOpfsFiles('snapshots'),
	now,
	newId: createIdSource(now, crypto.getRandomValues.bind(crypto)),
};
const health = createDatabaseHealth();
const stores = openStores();
expose(createHost(stores, createRescue(context), health));

const ready = await stores;
lead('alcove-housekeeping', (signal) => keepHouse(ready, now, signal));

/** An older tab in the way is waited for; any other failure stays until the page is reloaded. */
async function openStores(): Promise<Stores> {
	for (;;) {
		const opened = await openDatabase({ ...context, health });
		if (opened.ok) return createStores(opened.value, context);
		if (opened.error.type !== 'blocked') return new Promise<never>(() => undefined);
		await new Promise((resolve) => setTimeout(resolve, BLOCKED_RETRY_MS));
	}
}
