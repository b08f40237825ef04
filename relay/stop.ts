/** Longest wait for answers under way. */
const STOP_LIMIT_MS = 5_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** The first signal stops in good order, the second one at once. */
export function stopOnSignal(stop: () => Promise<void>, onError: (error: unknown) => void): void {
	let isStopping = false;
	for (const signal of SIGNALS) {
		process.on(signal, () => {
			if (isStopping) process.exit(SIGNAL_EXIT_CODES[signal]);
			isStopping = true;
			stop().catch((error: unknown) => {
				onError(error);
				process.exitCode = 1;
			});
		});
	}
}

/** Resolves when `work` is done, or after calling `giveUp` when it takes too long. */
export async function withinStopLimit(
	work: Promise<unknown>,
	giveUp: () => void,
	limitMs = STOP_LIMIT_MS,
): Promise<void> {
	const timer = setTimeout(giveUp, limitMs);
	try {
		await work;
	} finally {
		clearTimeout(timer);
	}
}
