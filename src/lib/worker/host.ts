import { liveQuery } from 'dexie';
import type { DatabaseHealth } from '#lib/db/health.ts';
import { createCommands, type Commands } from './commands.ts';
import { createQueries, type Queries } from './queries.ts';
import type { Rescue } from './rescue.ts';
import type { Stores } from './stores.ts';
import type { Surface } from './surface.ts';

/**
 * Answers the page. Until the database is open every request waits: what the person did meanwhile is done then,
 * and why it is not open is told through the health.
 */
export function createHost(stores: Promise<Stores>, rescue: Rescue, health: DatabaseHealth): Surface {
	const queries = stores.then(createQueries);
	const commands = stores.then(createCommands);
	const watches = new Map<number, { unsubscribe: () => void }>();
	let lastWatch = 0;

	return {
		ping: () => Promise.resolve('pong'),
		query: async (name, values) => run(await queries, name, values),
		rescue: async (name, values) => run(rescue, name, values),
		command: async (name, values) => run(await commands, name, values),
		async watch(name, values, listener) {
			const number = ++lastWatch;
			const all = await queries;
			const subscription = liveQuery(async () => run(all, name, values)).subscribe({
				next: (value) => listener({ ok: true, value }),
				error: (error: unknown) => {
					// A live query ends with its first failure; the page keeps the value it has and is told why.
					listener({ ok: false, reason: error instanceof Error ? error.name : 'unknown' });
				},
			});
			watches.set(number, subscription);
			return number;
		},
		unwatch(number) {
			watches.get(number)?.unsubscribe();
			watches.delete(number);
			return Promise.resolve();
		},
		watchHealth(listener) {
			health.subscribe(listener);
			return Promise.resolve();
		},
	};
}

async function run(
	functions: Queries | Commands | Rescue,
	name: string,
	values: readonly unknown[],
): Promise<unknown> {
	// The page and the worker are one build, and the client's types allow only what is here.
	const found: unknown = Object.hasOwn(functions, name) ? Reflect.get(functions, name) : undefined;
	if (typeof found !== 'function') throw new Error(`The agent worker knows no ${name}`);
	const answer: unknown = await Reflect.apply(found, undefined, values);
	return answer;
}
