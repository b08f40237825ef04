import type { FrailOrder, Told } from './frail-worker.ts';

type Manner = Extract<FrailOrder, { begin: unknown }>['begin'];

/** Workers that begin in the given manners, one after the other; the last manner is that of all later ones. */
export class FrailWorkers {
	readonly #manners: readonly Manner[];
	readonly all: Worker[] = [];
	/** What all of them together heard from the page. */
	readonly told: Told[] = [];

	constructor(...manners: Manner[]) {
		this.#manners = manners;
	}

	readonly spawn = (): Worker => {
		const worker = new Worker(new URL('./frail-worker.ts', import.meta.url), { type: 'module' });
		worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
			if (isTold(data)) this.told.push(data);
		});
		this.all.push(worker);
		this.#order(worker, { begin: this.#manners[this.all.length - 1] ?? this.#manners.at(-1) ?? 'well' });
		return worker;
	};

	/** To the worker that runs now. */
	order(order: FrailOrder): void {
		const worker = this.all.at(-1);
		if (worker) this.#order(worker, order);
	}

	count(told: Told['told'], what?: string): number {
		return this.told.filter((each) => each.told === told && (what === undefined || each.what === what))
			.length;
	}

	#order(worker: Worker, order: FrailOrder): void {
		worker.postMessage(order);
	}
}

function isTold(data: unknown): data is Told {
	return typeof data === 'object' && data !== null && 'told' in data;
}
