import type { DatabaseSync } from 'node:sqlite';
import { createLetterNews } from '#core/journal/letter.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Timer } from '#core/ports/timer.ts';

export interface LetterWatch {
	watch(runId: Id, tell: () => void): () => void;
	/** After a post through this connection. */
	posted(runId: Id): void;
	/** Forgets everybody. */
	close(): void;
}

interface Watcher {
	readonly runId: Id;
	readonly look: () => void;
}

/** How long a post from another process may go unseen. */
const LOOK_EVERY_MS = 250;

/**
 * SQLite tells nobody of a write, but a number changes when another connection commits: it is looked at as long as
 * anybody watches, which takes some microseconds, and the letters are read only when it did.
 */
export function createLetterWatch(
	db: DatabaseSync,
	waitingIds: (runId: Id) => readonly Id[],
	startTimer: Timer,
): LetterWatch {
	const watchers = new Set<Watcher>();
	const version = db.prepare('PRAGMA data_version');
	const readVersion = () => version.get()?.['data_version'];
	let seen = readVersion();
	let cancel: (() => void) | undefined;

	function lookLater(): void {
		cancel ??= startTimer(LOOK_EVERY_MS, () => {
			cancel = undefined;
			if (!db.isOpen || watchers.size === 0) return;
			const now = readVersion();
			if (now !== seen) for (const { look } of watchers) look();
			seen = now;
			lookLater();
		});
	}

	return {
		watch(runId, tell) {
			const isNews = createLetterNews();
			isNews(waitingIds(runId));
			const watcher = {
				runId,
				look: () => {
					if (isNews(waitingIds(runId))) queueMicrotask(() => watchers.has(watcher) && tell());
				},
			};
			watchers.add(watcher);
			lookLater();
			return () => {
				watchers.delete(watcher);
				if (watchers.size > 0) return;
				cancel?.();
				cancel = undefined;
			};
		},
		posted(runId) {
			for (const watcher of watchers) if (watcher.runId === runId) watcher.look();
		},
		close() {
			watchers.clear();
			cancel?.();
			cancel = undefined;
		},
	};
}
