/**
 * Runs `work` in exactly one context of this origin at a time. The others wait in line and take over
 * when the one before them ends, is closed or is killed. `stop` leaves the line or hands the lead on.
 */
export function lead(name: string, work: (signal: AbortSignal) => Promise<void>): { stop: () => void } {
	const controller = new AbortController();
	const { signal } = controller;
	const held = navigator.locks.request(name, { signal }, async () => {
		await work(signal);
		// The lead is kept until it is handed on: work that is done once must not start again in the next tab.
		if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
	});
	held.catch((error: unknown) => {
		if (!signal.aborted) throw error;
	});
	return { stop: () => controller.abort() };
}
