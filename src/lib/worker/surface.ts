import type { DatabaseStatus } from '#lib/db/health.ts';
import type { Commands } from './commands.ts';
import type { Queries } from './queries.ts';
import type { Rescue } from './rescue.ts';

/**
 * What the page can ask of the agent worker. A query is pure and may be watched: its answer is sent again
 * whenever the rows it read change, in any tab. A command changes rows; every command takes the ids of what it
 * makes from the page, so that asking twice after a restart has the effect of asking once.
 */
export interface Surface {
	ping(): Promise<'pong'>;
	command(name: keyof Commands, values: readonly unknown[]): Promise<unknown>;
	query(name: keyof Queries, values: readonly unknown[]): Promise<unknown>;
	/** Never waits for the database. */
	rescue(name: keyof Rescue, values: readonly unknown[]): Promise<unknown>;
	/** The listener must be wrapped with comlink's `proxy`. Returns the number to give to `unwatch`. */
	watch(name: keyof Queries, values: readonly unknown[], listener: (answer: Answer) => void): Promise<number>;
	unwatch(watch: number): Promise<void>;
	watchHealth(listener: (health: DatabaseStatus) => void): Promise<void>;
}

export type Answer =
	{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bound for "any function", nothing is called through it
type Functions = Record<string, (...values: any[]) => Promise<unknown>>;

export type Asked<Map extends Functions, Name extends keyof Map> = Parameters<Map[Name]>;
export type Answered<Map extends Functions, Name extends keyof Map> = Awaited<ReturnType<Map[Name]>>;
