import { MINUTE_MS } from '#core/kernel/time.ts';
import { firstTime } from './once.ts';
import type { Updater } from './update.ts';

const CHECK_EVERY_MS = MINUTE_MS;

export interface KillSwitchOptions {
	readonly updater: Updater;
	readonly build: { readonly id: string; readonly builtAt: number };
}

/**
 * A build with a dangerous fault is retired by a date in `build.json`: every app built before it leaves at once.
 * Asked at the start and when the person comes back; returns the function that ends it.
 */
export function watchKillSwitch({ updater, build }: KillSwitchOptions): () => void {
	const closing = new AbortController();
	const { signal } = closing;
	let askedAt = -Infinity;

	async function ask(): Promise<void> {
		if (document.visibilityState === 'hidden' || performance.now() - askedAt < CHECK_EVERY_MS) return;
		askedAt = performance.now();
		const retire = await readRetirement();
		if (retire === undefined || retire <= build.builtAt || signal.aborted) return;
		// A server that retires the very build it serves must not make the app reload for ever.
		if (await firstTime(`retire ${build.id} ${retire}`)) await updater.force();
	}

	addEventListener('focus', () => void ask(), { signal });
	document.addEventListener('visibilitychange', () => void ask(), { signal });
	void ask();
	return () => closing.abort();
}

async function readRetirement(): Promise<number | undefined> {
	try {
		const response = await fetch('/build.json', { cache: 'no-store' });
		return response.ok ? retirementOf(await response.json()) : undefined;
	} catch {
		// Offline, or a server that knows no such file.
		return undefined;
	}
}

/** Milliseconds since the epoch: what was built before that is retired. */
export function retirementOf(file: unknown): number | undefined {
	if (typeof file !== 'object' || file === null || !('retire' in file)) return undefined;
	return typeof file.retire === 'number' && Number.isFinite(file.retire) ? file.retire : undefined;
}
