import { addSpend, NO_SPEND, type Spend } from '#core/content/spend.ts';
import type { Cap } from './cap.ts';
import type { BudgetRefusal, Claim } from './ledger.ts';
import { capKeys, NO_TOTAL, type ScopeTotal } from './scope.ts';

const DOLLAR = 1_000_000;

/**
 * On from the start. The money is what a person would shrug at if it were lost to a loop that went wrong: ordinary
 * calls cost cents, so a call that could cost a dollar is worth a question, and a month stays below a usual
 * subscription for heavy use. The tokens stop what costs no money: a run that goes in circles on the person's own
 * machine, and a day of more than one such machine writes in a day.
 */
export const DEFAULT_CAPS: readonly Cap[] = [
	{ scope: 'call', microDollars: 1 * DOLLAR, tokens: 1_000_000 },
	{ scope: 'run', microDollars: 3 * DOLLAR, tokens: 5_000_000 },
	{ scope: 'day', microDollars: 10 * DOLLAR, tokens: 30_000_000 },
	{ scope: 'month', microDollars: 50 * DOLLAR, tokens: 300_000_000 },
];

/** The first cap that would be passed. Reaching one exactly is allowed. */
export function checkCaps(
	caps: readonly Cap[],
	totals: ReadonlyMap<string, ScopeTotal>,
	claim: Claim,
): BudgetRefusal | undefined {
	for (const cap of caps) {
		for (const used of usedUnder(cap, totals, claim)) {
			if (!fits(cap, used, claim.worst)) return { type: 'budget', cap, used, wanted: claim.worst };
		}
	}
	return undefined;
}

function usedUnder(cap: Cap, totals: ReadonlyMap<string, ScopeTotal>, claim: Claim): readonly Spend[] {
	if (cap.scope === 'call') return [NO_SPEND];
	return capKeys(cap, claim).map((key) => {
		const { settled, open } = totals.get(key) ?? NO_TOTAL;
		return addSpend(settled, open);
	});
}

function fits(cap: Cap, used: Spend, wanted: Spend): boolean {
	return (
		isWithin(cap.tokens, used.tokens, wanted.tokens) &&
		isWithin(cap.microDollars, used.microDollars, wanted.microDollars)
	);
}

/**
 * What takes nothing passes any cap, also one that was overrun: a free model may go on when the money is gone.
 * Zero, a negative limit and one that is not a number let nothing else through.
 */
function isWithin(limit: number | undefined, used: number, wanted: number): boolean {
	return limit === undefined || wanted === 0 || used + wanted <= limit;
}
