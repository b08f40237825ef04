import { firstTime } from './once.ts';

export interface StorageState {
	/** The browser promised not to clear this app's data by itself. */
	readonly persisted: boolean;
	readonly usedBytes: number;
	readonly quotaBytes: number;
}

/**
 * To be called when the person has saved something for the first time in this session. Asks the browser not to
 * clear the data by itself and tells whether it promised.
 */
export async function persistOnce(): Promise<boolean> {
	const { storage } = navigator;
	if (!('persist' in storage)) return false;
	if (await storage.persisted()) return true;
	// Firefox shows the person a question each time; the others decide silently and may decide better later.
	const asksThePerson = navigator.userAgent.includes('Firefox/');
	if (asksThePerson && !(await firstTime('persist'))) return false;
	return storage.persist();
}

export async function readStorageState(): Promise<StorageState> {
	const { storage } = navigator;
	if (!('estimate' in storage)) return { persisted: false, usedBytes: 0, quotaBytes: 0 };
	const [persisted, { usage = 0, quota = 0 }] = await Promise.all([storage.persisted(), storage.estimate()]);
	return { persisted, usedBytes: usage, quotaBytes: quota };
}
