import type { Ledger, UsageRow } from '#core/budget/ledger.ts';
import type { ScopeTotal } from '#core/budget/scope.ts';

/** A new, empty ledger, and a look at what it keeps. */
export interface LedgerUnderTest extends AsyncDisposable {
	readonly ledger: Ledger;
	rows(): Promise<readonly UsageRow[]>;
	total(key: string): Promise<ScopeTotal>;
}

export interface LedgerHarness {
	readonly name: string;
	readonly open: () => Promise<LedgerUnderTest>;
	/** How many programs of random runs, each on a ledger of its own. */
	readonly programs: number;
}
