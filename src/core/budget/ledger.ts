import type { Spend } from '#core/content/spend.ts';
import type { Usage } from '#core/content/usage.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Result } from '#core/kernel/result.ts';
import type { Cap } from './cap.ts';

/** Asks for the worst that one model call can cost. */
export interface Claim {
	/** Of the call: a run's id and the number of its `model` record, so that nothing counts twice. */
	readonly key: string;
	readonly worst: Spend;
	/** The run, then those that started it, outermost last. */
	readonly runIds: readonly Id[];
	readonly agentId: string;
	/** The person's own day, as `2026-11-20`. */
	readonly day: string;
	readonly connection: string;
	readonly model: string;
	readonly conversationId?: Id;
}

/** What it came to. */
export interface Settlement {
	readonly usage: Usage;
	readonly spent: Spend;
	/** The provider did not say, or the host was lost: the figures are ours. */
	readonly isEstimated: boolean;
}

export interface BudgetRefusal {
	readonly type: 'budget';
	readonly cap: Cap;
	/** Spent and reserved so far under that cap, before this claim. */
	readonly used: Spend;
	readonly wanted: Spend;
}

/** One row for each model call that was paid for or may have been. */
export interface UsageRow extends Claim, Settlement {
	/** Its key wherever rows travel between devices, so that whoever writes the call down writes the same row. */
	readonly id: Id;
	readonly at: number;
}

/**
 * Money and tokens, across all runs, tabs and workers of this device. Every method is one transaction.
 * A claim that is not settled counts in full until it is.
 */
export interface Ledger {
	/** Refuses when any cap would be passed. The same key again is the same claim. */
	reserve(claim: Claim, caps: readonly Cap[]): Promise<Result<void, BudgetRefusal>>;
	/** Once for each key; a second settlement changes nothing, and one without a claim is refused as `no-claim`. */
	settle(key: string, settlement: Settlement): Promise<Result<void, { readonly type: 'no-claim' }>>;
	/** Claims that were never settled, of this run: what a lost host left behind. */
	open(runId: Id): Promise<readonly Claim[]>;
}
