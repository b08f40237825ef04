import { NO_SPEND, type Spend } from '#core/content/spend.ts';
import type { Id } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Cap } from './cap.ts';
import { checkCaps } from './caps.ts';
import type { BudgetRefusal, Claim, Settlement, UsageRow } from './ledger.ts';
import { scopeKeys, type ScopeTotal } from './scope.ts';

/*
 * What every ledger decides the same way, whatever it keeps its rows in. In one transaction a store reads the entry
 * of the key and, to reserve, the totals of `scopeKeys`; asks here; and writes what it is told, if anything.
 */

/** What is kept for each key. A settled one stays, so that a second settlement is known for one. */
export type LedgerEntry =
	| { readonly type: 'open'; readonly claim: Claim; readonly at: number }
	| { readonly type: 'settled'; readonly row: UsageRow };

export interface LedgerWrite {
	/** Put under its key. */
	readonly entry: LedgerEntry;
	/** Added to the total of every one of these keys, from nothing where there is none. */
	readonly keys: readonly string[];
	readonly add: ScopeTotal;
}

/** Undefined when there is nothing to write, because the key has been reserved before. */
export function decideReserve(
	claim: Claim,
	caps: readonly Cap[],
	entry: LedgerEntry | undefined,
	totals: ReadonlyMap<string, ScopeTotal>,
	at: number,
): Result<LedgerWrite | undefined, BudgetRefusal> {
	assertCountable(claim.worst);
	if (entry) return ok(undefined);
	const refusal = checkCaps(caps, totals, claim);
	if (refusal) return err(refusal);
	return ok({
		entry: { type: 'open', claim, at },
		keys: scopeKeys(claim),
		add: { settled: NO_SPEND, open: claim.worst },
	});
}

/**
 * What was paid is written down as it is, also when it is more than was reserved. It counts on the day of the claim,
 * whenever it is settled. Undefined when there is nothing to write, because the key has been settled before.
 */
export function decideSettle(
	entry: LedgerEntry | undefined,
	settlement: Settlement,
	stamp: Pick<UsageRow, 'id' | 'at'>,
): Result<LedgerWrite | undefined, { readonly type: 'no-claim' }> {
	assertCountable(settlement.spent);
	if (!entry) return err({ type: 'no-claim' });
	if (entry.type === 'settled') return ok(undefined);
	const { claim } = entry;
	const { usage, spent, isEstimated } = settlement;
	return ok({
		entry: { type: 'settled', row: { ...claim, usage, spent, isEstimated, ...stamp } },
		keys: scopeKeys(claim),
		add: { settled: spent, open: negative(claim.worst) },
	});
}

/** Whether it is one of those a lost host left behind in this very run; its children see to their own. */
export function isOpenIn(entry: LedgerEntry, runId: Id): entry is Extract<LedgerEntry, { type: 'open' }> {
	return entry.type === 'open' && entry.claim.runIds[0] === runId;
}

function negative({ tokens, microDollars }: Spend): Spend {
	return { tokens: -tokens, microDollars: -microDollars };
}

/** Also of what is no spend at all, such as a field of a row from elsewhere. */
export function isCountable(spend: Partial<Spend> | undefined): boolean {
	return [spend?.tokens, spend?.microDollars].every(isFigure);
}

/** One figure that is none would make every later total none, and no cap would hold or let go again. */
function assertCountable({ tokens, microDollars }: Spend): void {
	for (const figure of [tokens, microDollars])
		if (!isFigure(figure)) throw new RangeError(`Neither tokens nor money can be ${figure}`);
}

function isFigure(figure: number | undefined): boolean {
	return figure !== undefined && Number.isSafeInteger(figure) && figure >= 0;
}
