import { firstTime } from './once.ts';
import type { Updater } from './update.ts';

/**
 * A part of the page that cannot be loaded belongs to a build that is gone: changes over to the next one if
 * there is one, else reloads. Once per build and part. Returns the function that ends it.
 */
export function watchMissingChunks(updater: Updater, buildId: string): () => void {
	const closing = new AbortController();

	async function recover(reason: string): Promise<void> {
		// Without a connection a reload brings back the same page with the same gap.
		if (!navigator.onLine || !(await firstTime(`chunk ${buildId} ${reason}`))) return;
		await updater.check();
		await (updater.state === 'ready' ? updater.apply() : updater.reloadWhenQuiet());
	}

	addEventListener('vite:preloadError', (event) => void recover(event.payload.message), {
		signal: closing.signal,
	});
	return () => closing.abort();
}
