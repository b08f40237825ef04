import type { Ledger, UsageRow } from '#core/budget/ledger.ts';
import type { Scope, ScopeTotal } from '#core/budget/scope.ts';

/** A new, empty ledger, and a look at what it keeps. */
export interface LedgerUnderTest extends AsyncDisposable {
	readonly ledger: Ledger;
	/** The same, as another tab or process has it; the ledger itself where there can be no other. */
	readonly beside: Ledger;
	rows(): Promise<readonly UsageRow[]>;
	total(scope: Scope): Promise<ScopeTotal>;
	/** Where totals are kept beside the rows, loses them. */
	forgetTotals?(): Promise<void>;
}

export interface LedgerHarness {
	readonly name: string;
	readonly open: () => Promise<LedgerUnderTest>;
	/** How many programs of random runs, each on a ledger of its own. */
	readonly programs: number;
}
