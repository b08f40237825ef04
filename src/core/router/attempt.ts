import type { CandidateName } from '#core/journal/record.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Cause } from './cause.ts';
import { stepConnection, type Disabled } from './connection-health.ts';
import type { HealthStore } from './health-store.ts';
import { restOf, stepModel, type Rest } from './model-health.ts';
import type { Timing } from './speed.ts';

/** The right to ask a candidate once. Whoever has one reports how it ended. */
export interface Attempt extends CandidateName {
	readonly id: string;
	/** Of the connection, when it began. */
	readonly generation: number;
}

export type AttemptOutcome =
	| { readonly type: 'succeeded'; readonly timing: Timing }
	| { readonly type: 'failed'; readonly cause: Cause };

export type AttemptRefusal =
	| { readonly type: 'resting'; readonly rest: Rest }
	| { readonly type: 'disabled'; readonly disabled: Disabled };

/**
 * Asked just before the request, because since the choice another tab may have found the candidate failing, or have
 * taken the one probe there is.
 */
export async function startAttempt(
	store: HealthStore,
	name: CandidateName,
	id: string,
	now: number,
): Promise<Result<Attempt, AttemptRefusal>> {
	const { disabled, generation } = await store.updateConnection(name.connection, (row) => row);
	if (disabled) return err({ type: 'disabled', disabled });
	const model = await store.updateModel(name, (row) => stepModel(row, { type: 'started', attempt: id }, now));
	const rest = restOf(model, now, id);
	if (rest) return err({ type: 'resting', rest });
	return ok({ connection: name.connection, model: name.model, id, generation });
}

/** Until when the candidate is to be left alone from now on; undefined when it may be asked at once. */
export async function endAttempt(
	store: HealthStore,
	attempt: Attempt,
	outcome: AttemptOutcome,
	now: number,
): Promise<number | undefined> {
	if (outcome.type === 'succeeded') {
		const { timing } = outcome;
		await store.updateModel(attempt, (row) => stepModel(row, { type: 'succeeded', timing }, now));
		return undefined;
	}
	const { cause } = outcome;
	const { generation } = attempt;
	const model = await store.updateModel(attempt, (row) =>
		stepModel(row, { type: 'failed', attempt: attempt.id, cause }, now),
	);
	if (cause.type === 'auth' || cause.type === 'billing')
		await store.updateConnection(attempt.connection, (row) =>
			stepConnection(row, { type: 'failed', generation, cause }, now),
		);
	return restOf(model, now)?.until;
}

/** The connection has another key, a test of it went well, or a person wants what is held against it forgotten. */
export async function restoreConnection(store: HealthStore, connection: string, now: number): Promise<void> {
	await store.updateConnection(connection, (row) => stepConnection(row, { type: 'restored' }, now));
	for (const row of await store.load())
		if (row.type === 'model' && row.connection === connection)
			await store.updateModel(row, (each) => stepModel(each, { type: 'reset' }, now));
}
