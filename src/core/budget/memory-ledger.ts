import type { Id } from '#core/kernel/id.ts';
import { ok, type Result } from '#core/kernel/result.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { Cap } from './cap.ts';
import type { BudgetRefusal, Claim, Ledger, Settlement, UsageRow } from './ledger.ts';
import { decideReserve, decideSettle, isOpenIn, type LedgerEntry, type LedgerWrite } from './ledger-rules.ts';
import { addTotal, NO_TOTAL, scopeKeys, type ScopeTotal } from './scope.ts';

/** A ledger that lasts as long as its process. No method waits for anything, so each is one transaction. */
export class MemoryLedger implements Ledger {
	readonly #newId: () => Id;
	readonly #now: Clock;
	readonly #entries = new Map<string, LedgerEntry>();
	readonly #totals = new Map<string, ScopeTotal>();

	constructor(newId: () => Id, now: Clock) {
		this.#newId = newId;
		this.#now = now;
	}

	async reserve(claim: Claim, caps: readonly Cap[]): Promise<Result<void, BudgetRefusal>> {
		const totals = new Map(scopeKeys(claim).map((key) => [key, this.total(key)]));
		const decided = decideReserve(claim, caps, this.#entries.get(claim.key), totals, this.#now());
		if (!decided.ok) return decided;
		this.#write(claim.key, decided.value);
		return ok();
	}

	async settle(key: string, settlement: Settlement): Promise<Result<void, { readonly type: 'no-claim' }>> {
		const stamp = { id: this.#newId(), at: this.#now() };
		const decided = decideSettle(this.#entries.get(key), settlement, stamp);
		if (!decided.ok) return decided;
		this.#write(key, decided.value);
		return ok();
	}

	async open(runId: Id): Promise<readonly Claim[]> {
		return [...this.#entries.values()].flatMap((entry) => (isOpenIn(entry, runId) ? [entry.claim] : []));
	}

	total(key: string): ScopeTotal {
		return this.#totals.get(key) ?? NO_TOTAL;
	}

	/** In the order of their claims. */
	rows(): readonly UsageRow[] {
		return [...this.#entries.values()].flatMap((entry) => (entry.type === 'settled' ? [entry.row] : []));
	}

	#write(key: string, write: LedgerWrite | undefined): void {
		if (!write) return;
		this.#entries.set(key, write.entry);
		for (const each of write.keys) this.#totals.set(each, addTotal(this.total(each), write.add));
	}
}
