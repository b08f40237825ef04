import type { Run } from '#core/journal/run-store.ts';
import type { ResidentHost } from '#relay/resident/host.ts';

/** `asked`: a person or the system wants an end. `unread`: nobody takes the answer any more. */
export type StopReason = 'asked' | 'unread';

/** Aborted by what makes the rest of an answer useless. A second signal ends the process at once. */
export function watchForStop(): AbortSignal {
	const controller = new AbortController();
	const stop = (reason: StopReason) => controller.abort(reason);
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop('asked'));
	process.stdout.on('error', () => stop('unread'));
	// Without its notes an answer is still an answer.
	process.stderr.on('error', () => undefined);
	return controller.signal;
}

/** Works on a run that is stopped when the signal says so. */
export async function stopsWith<T>(
	signal: AbortSignal,
	run: Run,
	{ store, newId }: Pick<ResidentHost, 'store' | 'newId'>,
	work: () => Promise<T>,
): Promise<T> {
	const letter = { id: newId(), runId: run.id, type: 'stop', by: 'the console' } as const;
	// One that cannot be delivered leaves the run as it is; the next signal ends the process.
	const post = () => void store.post({ ...letter, at: Date.now() }).catch(() => undefined);
	signal.addEventListener('abort', post, { once: true });
	try {
		return await work();
	} finally {
		signal.removeEventListener('abort', post);
	}
}
