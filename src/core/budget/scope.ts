import { addSpend, NO_SPEND, type Spend } from '#core/content/spend.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Cap } from './cap.ts';
import type { Claim } from './ledger.ts';

/** What stands against one scope: paid, and reserved but not yet paid. */
export interface ScopeTotal {
	readonly settled: Spend;
	readonly open: Spend;
}

export const NO_TOTAL: ScopeTotal = { settled: NO_SPEND, open: NO_SPEND };

export function addTotal(a: ScopeTotal, b: ScopeTotal): ScopeTotal {
	return { settled: addSpend(a.settled, b.settled), open: addSpend(a.open, b.open) };
}

/** What spending is added up for: a run with all it started, or a time, of one agent or of all. */
export type Scope =
	| { readonly type: 'run'; readonly runId: Id }
	/** `period` is a day or a month, and what the days in it begin with. */
	| { readonly type: 'time'; readonly period: string; readonly agentId?: string };

/**
 * Every scope a claim counts on, each once. All of them are kept, whatever caps there are now, so that a cap that is
 * set later knows what was spent before.
 */
export function scopesOf({ runIds, agentId, day }: Claim): readonly Scope[] {
	const periods = [day, monthOf(day)];
	return [
		...[...new Set(runIds)].map((runId): Scope => ({ type: 'run', runId })),
		...periods.map((period): Scope => ({ type: 'time', period, agentId })),
		...periods.map((period): Scope => ({ type: 'time', period })),
	];
}

export function scopeKey(scope: Scope): string {
	if (scope.type === 'run') return `run:${scope.runId}`;
	const { period, agentId } = scope;
	if (agentId !== undefined) return `agent:${agentId}:${period}`;
	return period === monthOf(period) ? `month:${period}` : `day:${period}`;
}

export function scopeKeys(claim: Claim): readonly string[] {
	return scopesOf(claim).map(scopeKey);
}

/** The scopes on which this cap holds for this claim. None where it concerns the call alone, or another agent. */
export function capKeys(cap: Cap, claim: Claim): readonly string[] {
	switch (cap.scope) {
		case 'call':
			return [];
		case 'run':
			return claim.runIds.map((runId) => `run:${runId}`);
		case 'agent':
			if (cap.agentId !== claim.agentId) return [];
			return [`agent:${cap.agentId}:${cap.per === 'day' ? claim.day : monthOf(claim.day)}`];
		case 'day':
			return [`day:${claim.day}`];
		case 'month':
			return [`month:${monthOf(claim.day)}`];
	}
}

/** `2026-11` of `2026-11-20`. */
export function monthOf(day: string): string {
	return day.slice(0, 7);
}
