import type { InstallKind, InstallPrompt } from '#lib/platform/install.ts';
import type { Lifecycle, LifecycleOptions } from '#lib/platform/lifecycle.ts';
import type { Updater, UpdateState } from '#lib/platform/update.ts';

/** The build on the screen, the one that may be waiting, and the app as something installed. */
export class Update {
	#updater: Updater | undefined;
	#install: InstallPrompt | undefined;
	#state = $state.raw<UpdateState>('none');
	#kind = $state.raw<InstallKind>('none');
	#build = $state.raw<Lifecycle['build']>();

	readonly state = $derived(this.#state);
	readonly installKind = $derived(this.#kind);
	/** Undefined until the platform code has arrived. */
	readonly build = $derived(this.#build);

	/** Called once the first screen stands: nothing of this is needed to show it. */
	async start(options: LifecycleOptions): Promise<void> {
		const { startLifecycle } = await import('#lib/platform/lifecycle.ts');
		const { build, install, updater } = await startLifecycle(options);
		this.#build = build;
		this.#install = install;
		this.#updater = updater;
		install.subscribe((kind) => (this.#kind = kind));
		updater?.subscribe((state) => (this.#state = state));
	}

	async check(): Promise<void> {
		await this.#updater?.check();
	}

	async apply(): Promise<void> {
		await this.#updater?.apply();
	}

	async install(): Promise<void> {
		await this.#install?.ask();
	}
}
