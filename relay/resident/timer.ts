import type { Timer } from '#core/ports/timer.ts';

/** The machine's own. */
export const timer: Timer = (ms, run) => {
	const id = setTimeout(run, ms);
	return () => clearTimeout(id);
};
