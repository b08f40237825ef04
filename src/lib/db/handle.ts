import Dexie from 'dexie';
import type { Id } from '#core/kernel/id.ts';
import { err, type Failure, type Result } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { AlcoveDatabase } from './database.ts';
import { errorNames, storeFailureOf, type StoreFailure } from './failure.ts';
import type { DatabaseHealth, MutableDatabaseHealth } from './health.ts';

/** What a store needs of its surroundings. */
export interface StoreContext {
	readonly now: Clock;
	readonly newId: () => Id;
}

/** What stores are made over. It stays the same object when a broken connection is made again. */
export interface DatabaseHandle {
	readonly db: AlcoveDatabase;
	readonly health: DatabaseHealth;
	/** Runs a query; a broken connection is made again once. Rejects when that does not help. Works in a live query. */
	readonly read: <T>(work: () => PromiseLike<T>) => Promise<T>;
	/** Runs a change. `work` may run twice when the connection broke, so it must hold one whole transaction. */
	readonly write: <T, E extends Failure = never>(
		work: () => PromiseLike<Result<T, E>>,
	) => Promise<Result<T, E | StoreFailure>>;
	/** Finds a broken connection before the person does; for when the app becomes visible again. */
	readonly probe: () => Promise<void>;
	readonly close: () => void;
}

type Ending = Extract<StoreFailure, { type: 'closed' | 'closed-by-upgrade' | 'closed-by-removal' }>;

export function createDatabaseHandle(db: AlcoveDatabase, health: MutableDatabaseHealth): DatabaseHandle {
	let ended: Ending | undefined;
	const ending = (): Ending | undefined => ended;
	let generation = 0;
	let reopening: Promise<boolean> | undefined;

	// Subscribers of this event run newest first; `false` keeps Dexie's own, which would only warn, from running.
	db.on('versionchange', ({ newVersion }) => {
		end({ type: newVersion === null ? 'closed-by-removal' : 'closed-by-upgrade' });
		return false;
	});
	// The browser dropped the connection by itself (storage cleared, backend restarted).
	db.on('close', () => {
		queueMicrotask(() => {
			if (!ended && !reopening) void revive(generation);
		});
	});

	function end(reason: Ending): void {
		if (ended) return;
		ended = reason;
		db.close();
		health.report(reason);
	}

	function revive(seenGeneration: number): Promise<boolean> {
		if (ended) return Promise.resolve(false);
		if (seenGeneration !== generation) return Promise.resolve(true);
		reopening ??= Dexie.ignoreTransaction(reopen).finally(() => (reopening = undefined));
		return reopening;
	}

	async function reopen(): Promise<boolean> {
		health.report({ type: 'reopening' });
		try {
			// Not while Dexie is at it already: then `open` joins what is under way.
			if (db.isOpen()) db.close({ disableAutoOpen: false });
			await db.open();
			generation += 1;
			health.report({ type: 'ready' });
			return true;
		} catch (error) {
			const names = errorNames(error);
			if (names.includes('VersionError')) end({ type: 'closed-by-upgrade' });
			else health.report({ type: 'lost', name: names.at(-1) ?? 'unknown' });
			return false;
		}
	}

	function succeeded(wrote: boolean): void {
		const { type } = health.current();
		if (type === 'lost' || (wrote && type === 'quota')) health.report({ type: 'ready' });
	}

	return {
		db,
		health,
		// Dexie's promises carry the scope of a live query; `async` here would drop it.
		read(work) {
			const began = generation;
			return Dexie.Promise.resolve(work()).then(
				(value) => {
					succeeded(false);
					return value;
				},
				(error: unknown) => {
					const failure = ended ? undefined : storeFailureOf(error);
					if (failure?.type === 'lost') {
						return Dexie.Promise.resolve(revive(began)).then((revived) => {
							if (!revived) throw error;
							return work();
						});
					}
					if (failure?.type === 'damaged') health.report(failure);
					throw error;
				},
			);
		},
		async write(work) {
			for (let attempt = 1; ; attempt++) {
				if (ended) return err(ended);
				const began = generation;
				try {
					const result = await work();
					succeeded(true);
					return result;
				} catch (error) {
					const failure = ending() ?? storeFailureOf(error);
					if (!failure) throw error;
					if (failure.type === 'lost' && attempt === 1 && (await revive(began))) continue;
					const last = ending() ?? failure;
					health.report(last);
					return err(last);
				}
			}
		},
		async probe() {
			const alive = Dexie.Promise.resolve(db.meta.limit(1).primaryKeys());
			await alive.catch((error: unknown) => {
				if (storeFailureOf(error)?.type === 'lost') return revive(generation);
				return undefined;
			});
		},
		close: () => end({ type: 'closed' }),
	};
}
