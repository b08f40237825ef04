import { DAY_MS, HOUR_MS, type Clock } from '#core/kernel/time.ts';
import type { Stores } from './stores.ts';

const TRASH_KEPT_MS = 30 * DAY_MS;
const ROUND_MS = 6 * HOUR_MS;

/** What must be done by one tab only: empties old trash and removes bytes nothing names any more. */
export async function keepHouse({ conversations, files, blobs }: Stores, now: Clock, signal: AbortSignal) {
	while (!signal.aborted) {
		const before = now() - TRASH_KEPT_MS;
		// A round that finds no room or no connection is not worth a word: the next one does it.
		await conversations.purgeTrashed(before);
		await files.purgeTrashed(before);
		await blobs.sweep();
		await pause(ROUND_MS, signal);
	}
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener('abort', () => {
			clearTimeout(timer);
			resolve();
		});
	});
}
