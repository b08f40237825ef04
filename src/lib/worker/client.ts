import type { proxy, Remote, wrap } from 'comlink';
import { SECOND_MS } from '#core/kernel/time.ts';
import type { DatabaseStatus } from '#lib/db/health.ts';
import type { Commands } from './commands.ts';
import type { Queries } from './queries.ts';
import type { Rescue } from './rescue.ts';
import type { Answer, Answered, Asked, Surface } from './surface.ts';

export type ClientState = 'running' | 'restarting' | 'stopped';

export interface ClientOptions {
	readonly spawn: () => Worker;
	readonly onState: (state: ClientState) => void;
	/** A command was carried out; its answer may still be a refusal. */
	readonly onCommand?: (name: keyof Commands) => void;
	readonly onHealth: (health: DatabaseStatus) => void;
	/** A worker that does not answer a ping for this long is taken for dead. */
	readonly pingTimeoutMs?: number;
	readonly restartDelaysMs?: readonly number[];
}

interface Watch {
	readonly name: keyof Queries;
	readonly values: readonly unknown[];
	readonly listener: (answer: Answer) => void;
	number?: number;
}

interface Request {
	readonly ask: (remote: Remote<Surface>) => Promise<unknown>;
	readonly resolve: (value: unknown) => void;
	readonly reject: (reason: unknown) => void;
	sent: number;
}

interface Comlink {
	readonly proxy: typeof proxy;
	readonly wrap: typeof wrap;
}

const MAX_SENDS = 3;

/**
 * The page's end of the agent worker. When the worker dies or stops answering it is replaced, watches are taken
 * up again and unanswered requests are sent again; after the last delay it stays stopped until `restart`.
 * Requests made meanwhile wait; none is dropped.
 */
export class WorkerClient {
	readonly #options: ClientOptions;
	readonly #watches = new Set<Watch>();
	readonly #requests = new Set<Request>();
	readonly #restarts = new Set<() => void>();
	#hasRun = false;
	#worker: Worker | undefined;
	#remote: Remote<Surface> | undefined;
	#proxy: Comlink['proxy'] | undefined;
	#state: ClientState = 'restarting';
	#failures = 0;
	/** Whether the worker there is now has shown a sign of life. */
	#isAlive = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: ClientOptions) {
		this.#options = options;
		this.#start();
	}

	command<N extends keyof Commands>(name: N, ...values: Asked<Commands, N>): Promise<Answered<Commands, N>> {
		const answer = this.#request<Answered<Commands, N>>((remote) => remote.command(name, values));
		answer.then(
			() => this.#options.onCommand?.(name),
			() => undefined,
		);
		return answer;
	}

	query<N extends keyof Queries>(name: N, ...values: Asked<Queries, N>): Promise<Answered<Queries, N>> {
		return this.#request((remote) => remote.query(name, values));
	}

	rescue<N extends keyof Rescue>(name: N, ...values: Asked<Rescue, N>): Promise<Answered<Rescue, N>> {
		return this.#request((remote) => remote.rescue(name, values));
	}

	/** Returns the function that ends the watch. */
	watch<N extends keyof Queries>(
		name: N,
		values: Asked<Queries, N>,
		listener: (value: Answered<Queries, N>) => void,
		onError?: (reason: string) => void,
	): () => void {
		const watch: Watch = {
			name,
			values,
			listener: (answer) => {
				if (!this.#watches.has(watch)) return;
				// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- as in #request
				if (answer.ok) listener(answer.value as Answered<Queries, N>);
				else onError?.(answer.reason);
			},
		};
		this.#watches.add(watch);
		if (this.#remote && this.#proxy) void this.#sendWatch(watch, this.#remote, this.#proxy);
		return () => {
			this.#watches.delete(watch);
			if (watch.number !== undefined) void this.#remote?.unwatch(watch.number);
		};
	}

	/** Calls the listener each time a new worker took over from a lost one. Returns how to stop. */
	onRestart(listener: () => void): () => void {
		this.#restarts.add(listener);
		return () => void this.#restarts.delete(listener);
	}

	/** Asks the worker for a sign of life and replaces it when none comes in time. */
	async check(): Promise<void> {
		const remote = this.#remote;
		const worker = this.#worker;
		if (!remote) return;
		const timeoutMs = this.#options.pingTimeoutMs ?? 20 * SECOND_MS;
		const silence = new Promise<'silence'>((resolve) => setTimeout(resolve, timeoutMs, 'silence'));
		if ((await Promise.race([remote.ping(), silence])) === 'silence' && worker === this.#worker) this.#lost();
	}

	/** A person's "try again" after the client gave up. */
	restart(): void {
		this.#failures = 0;
		this.#lost();
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#drop();
		this.#setState('stopped');
	}

	#start(): void {
		const worker = this.#options.spawn();
		this.#worker = worker;
		this.#isAlive = false;
		worker.addEventListener('error', (event) => {
			event.preventDefault();
			if (worker === this.#worker) this.#lost();
		});
		// Fetched while the worker starts: the first screen needs neither.
		void import('comlink').then((comlink) => {
			if (worker === this.#worker) this.#connect(worker, comlink);
		});
	}

	#connect(worker: Worker, { proxy, wrap }: Comlink): void {
		const remote = wrap<Surface>(worker);
		this.#proxy = proxy;
		this.#remote = remote;
		void remote.ping().then(() => {
			if (worker !== this.#worker) return;
			this.#isAlive = true;
			this.#failures = 0;
			this.#setState('running');
		});
		void remote.watchHealth(
			proxy((health: DatabaseStatus) => worker === this.#worker && this.#options.onHealth(health)),
		);
		for (const watch of this.#watches) void this.#sendWatch(watch, remote, proxy);
		for (const request of this.#requests) this.#send(request, remote);
		if (this.#hasRun) for (const listener of this.#restarts) listener();
		this.#hasRun = true;
	}

	#lost(): void {
		clearTimeout(this.#timer);
		// A worker that never began cannot have died of what it was asked.
		if (this.#remote && !this.#isAlive) for (const request of this.#requests) request.sent -= 1;
		this.#drop();
		const delays = this.#options.restartDelaysMs ?? [0, SECOND_MS, 5 * SECOND_MS];
		const delay = delays[this.#failures];
		this.#failures += 1;
		if (delay === undefined) return this.#setState('stopped');
		this.#setState('restarting');
		this.#timer = setTimeout(() => this.#start(), delay);
	}

	#drop(): void {
		this.#worker?.terminate();
		this.#worker = undefined;
		this.#remote = undefined;
		for (const watch of this.#watches) delete watch.number;
	}

	#setState(state: ClientState): void {
		if (state === this.#state) return;
		this.#state = state;
		this.#options.onState(state);
	}

	#request<T>(ask: Request['ask']): Promise<T> {
		return new Promise((resolve, reject) => {
			// Page and worker are one build: what a name answers is what its function in the worker returns.
			// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
			const request: Request = { ask, resolve: (value) => resolve(value as T), reject, sent: 0 };
			this.#requests.add(request);
			if (this.#remote) this.#send(request, this.#remote);
		});
	}

	#send(request: Request, remote: Remote<Surface>): void {
		// A request that the worker died of several times is given back instead of killing the next worker too.
		if (request.sent === MAX_SENDS) {
			this.#requests.delete(request);
			request.reject(new Error('The agent worker ended each time it was asked this.'));
			return;
		}
		request.sent += 1;
		request.ask(remote).then(
			(value) => {
				if (this.#requests.delete(request)) request.resolve(value);
			},
			(reason: unknown) => {
				if (this.#requests.delete(request)) request.reject(reason);
			},
		);
	}

	async #sendWatch(watch: Watch, remote: Remote<Surface>, proxy: Comlink['proxy']): Promise<void> {
		const number = await remote.watch(watch.name, watch.values, proxy(watch.listener));
		if (remote !== this.#remote) return;
		if (this.#watches.has(watch)) watch.number = number;
		else void remote.unwatch(number);
	}
}
