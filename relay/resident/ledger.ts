import type { Ledger } from '#core/budget/ledger.ts';
import { decideReserve, decideSettle } from '#core/budget/ledger-rules.ts';
import { scopeKey, scopesOf, type Scope, type ScopeTotal } from '#core/budget/scope.ts';
import { ok } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { ResidentDatabase } from './database.ts';
import { prepareLedgerRows } from './ledger-rows.ts';

export interface ResidentLedger extends Ledger {
	/** What stands against a scope now. */
	total(scope: Scope): Promise<ScopeTotal>;
}

/** Money and tokens in the resident's own file, for all processes that have it open. */
export function createResidentLedger(
	{ db, write }: ResidentDatabase,
	{ now }: { readonly now: Clock },
): ResidentLedger {
	const rows = prepareLedgerRows(db);
	return {
		reserve: async (claim, caps) =>
			write(true, () => {
				const totals = new Map(scopesOf(claim).map((scope) => [scopeKey(scope), rows.total(scope)]));
				const decided = decideReserve(claim, caps, rows.entry(claim.key), totals, now());
				if (!decided.ok) return decided;
				if (decided.value) rows.putEntry(decided.value.entry);
				return ok();
			}),
		settle: async (key, settlement) =>
			write(true, () => {
				const decided = decideSettle(rows.entry(key), settlement, { id: key, at: now() });
				if (!decided.ok) return decided;
				if (decided.value) rows.putEntry(decided.value.entry);
				return ok();
			}),
		open: async (runId) => rows.open(runId),
		total: async (scope) => rows.total(scope),
	};
}
