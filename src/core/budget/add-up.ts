import type { Spend } from '#core/content/spend.ts';
import type { Claim, UsageRow } from './ledger.ts';
import { isCountable } from './ledger-rules.ts';
import { addTotal, NO_TOTAL, type ScopeTotal } from './scope.ts';

/**
 * The total of a scope from all its rows and open claims, for a store that has lost it. Each key counts once, and as
 * settled where it is both, as after going back to an older state of this device. A row from elsewhere whose figures
 * are none counts nothing: it would make the total none, and nobody could ask any more.
 */
export function addUp(
	rows: Iterable<Pick<UsageRow, 'key' | 'spent'>>,
	claims: Iterable<Pick<Claim, 'key' | 'worst'>>,
): ScopeTotal {
	const seen = new Set<string>();
	let total = NO_TOTAL;
	const count = (key: string, spend: Spend, part: keyof ScopeTotal) => {
		if (seen.has(key) || !isCountable(spend)) return;
		seen.add(key);
		total = addTotal(total, { ...NO_TOTAL, [part]: spend });
	};
	for (const { key, spent } of rows) count(key, spent, 'settled');
	for (const { key, worst } of claims) count(key, worst, 'open');
	return total;
}
