import type { Timer } from '#core/ports/timer.ts';

export type Within<T> =
	| { readonly type: 'settled'; readonly value: T }
	| { readonly type: 'aborted' }
	| { readonly type: 'late' }
	| { readonly type: 'broken' };

/** For work that was cut, to say what it came to all the same. */
export const GRACE_MS = 500;

/** What the work comes to, unless it is aborted or late first: also work that ignores its signal is not waited for. */
export async function within<T>(
	ms: number,
	outer: AbortSignal,
	timer: Timer,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<Within<T>> {
	if (outer.aborted) return { type: 'aborted' };
	const controller = new AbortController();
	let cancel: () => void = () => undefined;
	let onAbort: () => void = () => undefined;
	const cut = new Promise<Within<T>>((resolve) => {
		cancel = timer(ms, () => resolve({ type: 'late' }));
		onAbort = () => resolve({ type: 'aborted' });
		outer.addEventListener('abort', onAbort, { once: true });
	});
	const worked = Promise.resolve()
		.then(() => work(controller.signal))
		.then(
			(value): Within<T> => ({ type: 'settled', value }),
			(): Within<T> => ({ type: 'broken' }),
		);
	const first = await Promise.race([worked, cut]);
	cancel();
	outer.removeEventListener('abort', onAbort);
	if (first.type === 'settled' || first.type === 'broken') return first;
	controller.abort();
	// What was all but done is better known than unknown.
	let forget: () => void = () => undefined;
	const grace = new Promise<Within<T>>((resolve) => (forget = timer(GRACE_MS, () => resolve(first))));
	const last = await Promise.race([worked, grace]);
	forget();
	return last.type === 'settled' ? last : first;
}
