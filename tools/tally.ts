export interface Tally {
	readonly passed: number;
	readonly failed: number;
}

/**
 * Prints the line that every checking command ends with, and returns the exit code that goes with it.
 * Nothing counted at all is a failure: a runner that found nothing to run has not shown anything.
 */
export function tally({ passed, failed }: Tally): number {
	console.log(`${String(passed)} passed, ${String(failed)} failed`);
	return failed === 0 && passed > 0 ? 0 : 1;
}
