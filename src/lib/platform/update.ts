import { MINUTE_MS, SECOND_MS } from '#core/kernel/time.ts';
import { removeAppCaches } from './app-cache.ts';
import { joinQuietVote, type QuietVote } from './quiet-vote.ts';

/** `applying` begins with the wait for a quiet moment and ends with the reload. */
export type UpdateState = 'none' | 'checking' | 'ready' | 'applying';

export interface UpdaterOptions {
	readonly registration: ServiceWorkerRegistration;
	/** No run is going and nothing was typed in the last ten seconds that is not sent. */
	readonly isQuiet: () => boolean;
	readonly reload?: () => void;
}

const CHECK_EVERY_MS = 30 * MINUTE_MS;
const ASK_AGAIN_MS = SECOND_MS;
const INSTALL_WITHIN_MS = 30 * SECOND_MS;
const ACTIVATE_WITHIN_MS = 10 * SECOND_MS;

/**
 * One tab's view of the next build. All tabs change over together, at a moment that is quiet in each of them;
 * until then every tab keeps the files of the build it began with.
 */
export class Updater {
	readonly #registration: ServiceWorkerRegistration;
	readonly #vote: QuietVote;
	readonly #isQuiet: () => boolean;
	readonly #reload: () => void;
	readonly #listeners = new Set<(state: UpdateState) => void>();
	readonly #closing = new AbortController();
	#state: UpdateState = 'none';
	#checkedAt = -Infinity;
	#reloading = false;

	constructor({ registration, isQuiet, reload = () => location.reload() }: UpdaterOptions) {
		this.#registration = registration;
		this.#isQuiet = isQuiet;
		this.#reload = reload;
		this.#vote = joinQuietVote({ isQuiet });
		const { signal } = this.#closing;

		let wasControlled = navigator.serviceWorker.controller !== null;
		navigator.serviceWorker.addEventListener(
			'controllerchange',
			() => {
				// The very first worker takes the page over as it is; every later one brings another build.
				if (wasControlled) this.#reloadOnce();
				wasControlled = true;
			},
			{ signal },
		);
		registration.addEventListener('updatefound', () => this.#follow(registration.installing), { signal });
		this.#follow(registration.installing);
		if (this.#hasNext()) this.#setState('ready');
		document.addEventListener('visibilitychange', () => this.#checkIfDue(), { signal });
		addEventListener('focus', () => this.#checkIfDue(), { signal });
		this.#checkIfDue();
	}

	get state(): UpdateState {
		return this.#state;
	}

	/** Calls at once and then on every change; returns the function that ends it. */
	subscribe(listener: (state: UpdateState) => void): () => void {
		this.#listeners.add(listener);
		listener(this.#state);
		return () => this.#listeners.delete(listener);
	}

	/** Looks for a newer build and waits until it is stored. Being offline is not a failure. */
	async check(): Promise<void> {
		this.#checkedAt = performance.now();
		if (this.#state === 'none') this.#setState('checking');
		try {
			await this.#registration.update();
			await installed(this.#registration, INSTALL_WITHIN_MS);
		} catch {
			// The server is out of reach or gave half a build: what runs keeps running.
		}
		if (this.#state === 'checking') this.#setState(this.#hasNext() ? 'ready' : 'none');
	}

	/** Changes all tabs over as soon as every one of them is quiet. */
	async apply(): Promise<void> {
		if (this.#state !== 'ready') return;
		this.#setState('applying');
		while (!(await this.#vote.ask())) {
			await delay(ASK_AGAIN_MS);
			if (this.#closing.signal.aborted) return;
		}
		this.#activate();
	}

	/** This tab alone, when it is quiet: cures a page whose files are gone. */
	async reloadWhenQuiet(): Promise<void> {
		while (!this.#isQuiet()) await delay(ASK_AGAIN_MS);
		if (!this.#closing.signal.aborted) this.#reloadOnce();
	}

	/** Leaves this build at once, without waiting for anyone; without a successor it leaves the offline files too. */
	async force(): Promise<void> {
		await this.check();
		this.#setState('applying');
		if (this.#registration.waiting) {
			this.#activate();
			await delay(ACTIVATE_WITHIN_MS);
			if (this.#reloading) return;
		}
		await this.#registration.unregister();
		await removeAppCaches();
		this.#reloadOnce();
	}

	close(): void {
		this.#closing.abort();
		this.#vote.close();
		this.#listeners.clear();
	}

	#activate(): void {
		const { waiting } = this.#registration;
		// It took over by itself when no controlled tab was left; this one only has to follow.
		if (!waiting) {
			this.#reloadOnce();
			return;
		}
		waiting.addEventListener('statechange', () => {
			if (waiting.state === 'activated') this.#reloadOnce();
		});
		waiting.postMessage({ type: 'activate' });
	}

	#checkIfDue(): void {
		if (document.visibilityState === 'hidden' || performance.now() - this.#checkedAt < CHECK_EVERY_MS) return;
		void this.check();
	}

	#follow(worker: ServiceWorker | null): void {
		worker?.addEventListener('statechange', () => {
			if (worker.state === 'installed' && this.#hasNext() && this.#state !== 'applying')
				this.#setState('ready');
		});
	}

	/** The very first worker waits for a moment too, but it brings nothing new. */
	#hasNext(): boolean {
		return this.#registration.waiting !== null && this.#registration.active !== null;
	}

	#setState(state: UpdateState): void {
		if (state === this.#state) return;
		this.#state = state;
		for (const listener of this.#listeners) listener(state);
	}

	#reloadOnce(): void {
		if (this.#reloading) return;
		this.#reloading = true;
		this.#reload();
	}
}

/** Resolves when nothing is being installed any more, whether that went well or not. */
async function installed(registration: ServiceWorkerRegistration, withinMs: number): Promise<void> {
	const worker = registration.installing;
	if (!worker) return;
	const settled = new Promise<void>((resolve) => {
		worker.addEventListener('statechange', () => resolve());
	});
	await Promise.race([settled, delay(withinMs)]);
}

function delay(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
