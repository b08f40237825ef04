import type { Conversation } from '#core/content/conversation.ts';
import { DAY_MS } from '#core/kernel/time.ts';

const GROUPS = ['pinned', 'today', 'yesterday', 'week', 'earlier'] as const;
type Group = (typeof GROUPS)[number];

export interface ConversationGroup {
	readonly group: Group;
	readonly rows: readonly Conversation[];
}

/** Groups keep the order of the rows; empty ones are left out. */
export function grouped(rows: readonly Conversation[], now: number): readonly ConversationGroup[] {
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	const groupOf = (row: Conversation): Group => {
		if (row.pinned) return 'pinned';
		if (row.activeAt >= midnight) return 'today';
		if (row.activeAt >= midnight - DAY_MS) return 'yesterday';
		return row.activeAt >= midnight - 7 * DAY_MS ? 'week' : 'earlier';
	};
	return GROUPS.map((group) => ({ group, rows: rows.filter((row) => groupOf(row) === group) })).filter(
		({ rows: found }) => found.length > 0,
	);
}
