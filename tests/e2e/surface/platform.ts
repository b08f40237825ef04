/**
 * Runs in the page under test beside the app: a second observer of the same updates, with a vote of its own on
 * whether the tab is quiet, held where later steps of the test can reach it.
 */
import { openIntake } from '#lib/platform/intake.ts';
import { watchKillSwitch } from '#lib/platform/kill-switch.ts';
import { Updater, type UpdateState } from '#lib/platform/update.ts';

export interface Driver {
	readonly updater: Updater;
	readonly states: UpdateState[];
	quiet: boolean;
}

declare global {
	var driver: Driver | undefined;
}

export { openIntake };

/** Waits until the app has registered its worker. */
export async function drive(): Promise<Driver> {
	const registration = await navigator.serviceWorker.ready;
	const states: UpdateState[] = [];
	const driver: Driver = {
		updater: new Updater({ registration, isQuiet: () => driver.quiet }),
		states,
		quiet: true,
	};
	driver.updater.subscribe((state) => states.push(state));
	globalThis.driver = driver;
	return driver;
}

export function driveKillSwitch(builtAt: number): void {
	if (!globalThis.driver) throw new Error('Call drive() first.');
	watchKillSwitch({ updater: globalThis.driver.updater, build: { id: buildId(), builtAt } });
}

function buildId(): string {
	return document.querySelector<HTMLMetaElement>('meta[name="alcove-build"]')?.content ?? '';
}
