import { addSpend, NO_SPEND, type Spend } from '#core/content/spend.ts';
import { addUsage, NO_USAGE, type Usage } from '#core/content/usage.ts';
import type { UsageRow } from './ledger.ts';
import { monthOf } from './scope.ts';

export type UsageGrouping = 'day' | 'month' | 'connection' | 'model' | 'agent' | 'run' | 'conversation';

export interface UsageTotal {
	readonly calls: number;
	/** Calls whose figures are ours, because the provider gave none. */
	readonly estimatedCalls: number;
	readonly usage: Usage;
	readonly spent: Spend;
}

export const NO_CALLS: UsageTotal = { calls: 0, estimatedCalls: 0, usage: NO_USAGE, spent: NO_SPEND };

/** Groups in the order they are first met. A row of a key that was met before is the same call and counts once. */
export function usageBy(rows: Iterable<UsageRow>, grouping: UsageGrouping): ReadonlyMap<string, UsageTotal> {
	const totals = new Map<string, UsageTotal>();
	for (const row of eachCall(rows)) {
		for (const group of groupsOf(row, grouping)) {
			totals.set(group, addCall(totals.get(group) ?? NO_CALLS, row));
		}
	}
	return totals;
}

export function usageTotal(rows: Iterable<UsageRow>): UsageTotal {
	let total = NO_CALLS;
	for (const row of eachCall(rows)) total = addCall(total, row);
	return total;
}

function* eachCall(rows: Iterable<UsageRow>): Generator<UsageRow> {
	const seen = new Set<string>();
	for (const row of rows) {
		if (seen.has(row.key)) continue;
		seen.add(row.key);
		yield row;
	}
}

/** Calls of a run count on those that started it too, so groups by run add up to more than everything. */
function groupsOf(row: UsageRow, grouping: UsageGrouping): readonly string[] {
	switch (grouping) {
		case 'day':
			return [row.day];
		case 'month':
			return [monthOf(row.day)];
		case 'connection':
			return [row.connection];
		case 'model':
			return [row.model];
		case 'agent':
			return [row.agentId];
		case 'run':
			return [...new Set(row.runIds)];
		case 'conversation':
			return row.conversationId === undefined ? [] : [row.conversationId];
	}
}

function addCall(total: UsageTotal, row: UsageRow): UsageTotal {
	return {
		calls: total.calls + 1,
		estimatedCalls: total.estimatedCalls + (row.isEstimated ? 1 : 0),
		usage: addUsage(total.usage, row.usage),
		spent: addSpend(total.spent, row.spent),
	};
}
