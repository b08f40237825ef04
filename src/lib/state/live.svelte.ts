import { createSubscriber } from 'svelte/reactivity';
import type { WorkerClient } from '#lib/worker/client.ts';
import type { Queries } from '#lib/worker/queries.ts';
import type { Answered, Asked } from '#lib/worker/surface.ts';

export interface Live<T> {
	/** Undefined until the first answer, unless there was something to begin with. */
	readonly value: T | undefined;
	/** Why the last read failed; the value before it is kept. */
	readonly failure: string | undefined;
}

/**
 * The one bridge from watched queries to runes: the query is watched while something on the screen reads it,
 * and ends when nothing does.
 */
export function live<N extends keyof Queries>(
	client: WorkerClient,
	name: N,
	values: Asked<Queries, N>,
	first?: Answered<Queries, N>,
): Live<Answered<Queries, N>> {
	let value = first;
	let failure: string | undefined;
	const track = createSubscriber((update) =>
		client.watch(
			name,
			values,
			(next) => {
				value = next;
				failure = undefined;
				update();
			},
			(reason) => {
				failure = reason;
				update();
			},
		),
	);
	return {
		get value() {
			track();
			return value;
		},
		get failure() {
			track();
			return failure;
		},
	};
}
