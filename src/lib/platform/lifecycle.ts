import { BUILD_ID, BUILT_AT, VERSION } from './build-stamp.ts';
import { openIntake } from './intake.ts';
import { watchInstall, type InstallPrompt } from './install.ts';
import { watchKillSwitch } from './kill-switch.ts';
import { receiveFiles } from './launch.ts';
import { watchMissingChunks } from './missing-chunk.ts';
import { registerWorker } from './register-worker.ts';
import { Updater } from './update.ts';

export interface LifecycleOptions {
	readonly isQuiet: () => boolean;
	/** Files were opened with the app and wait like a share: under this id, or `full` when there was no room. */
	readonly onOpened: (share: string) => void;
}

export interface Lifecycle {
	readonly build: { readonly version: string; readonly id: string; readonly builtAt: number };
	readonly install: InstallPrompt;
	/** Undefined where no service worker can be had: then every reload is an update. */
	readonly updater: Updater | undefined;
}

/** Starts what looks after the app as an installed thing, for as long as the page lives. */
export async function startLifecycle({ isQuiet, onOpened }: LifecycleOptions): Promise<Lifecycle> {
	const build = { version: VERSION, id: BUILD_ID, builtAt: BUILT_AT };
	const install = watchInstall();
	receiveFiles(openIntake(), (parked) => onOpened(parked.ok ? parked.value : 'full'));
	const registration = await registerWorker();
	if (!registration) return { build, install, updater: undefined };
	const updater = new Updater({ registration, isQuiet });
	watchMissingChunks(updater, build.id);
	watchKillSwitch({ updater, build });
	return { build, install, updater };
}
