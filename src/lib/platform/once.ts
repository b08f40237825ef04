import { createStore, promisifyRequest } from 'idb-keyval';
import { DAY_MS } from '#core/kernel/time.ts';

const KEPT_MS = 90 * DAY_MS;

/**
 * True the first time a key is asked for in this profile, also across reloads and tabs: what guards a reload
 * against becoming a loop. False as well when the browser refuses to remember, because then nothing else would.
 */
export async function firstTime(key: string, database = 'alcove-once'): Promise<boolean> {
	try {
		return await createStore(database, 'keys')('readwrite', async (keys) => {
			const done = promisifyRequest(keys.transaction);
			const now = Date.now();
			const at: unknown = await promisifyRequest(keys.get(key));
			const isFirst = typeof at !== 'number' || at < now - KEPT_MS;
			if (isFirst) keys.put(now, key);
			await done;
			return isFirst;
		});
	} catch {
		return false;
	}
}
