import { expect, it } from 'vitest';
import type { Conversation } from '#core/content/conversation.ts';
import { DAY_MS, HOUR_MS } from '#core/kernel/time.ts';
import { grouped } from './conversation-groups.ts';

const now = new Date(2026, 10, 20, 15).getTime();

function row(id: string, activeAt: number, pinned = false): Conversation {
	return {
		id,
		title: id,
		titleBy: 'message',
		pinned,
		activeAt,
		messageCount: 1,
		createdAt: activeAt,
		updatedAt: activeAt,
	};
}

it('groups by day and keeps the order of the rows', () => {
	const rows = [
		row('kept', now - 400 * DAY_MS, true),
		row('now', now),
		row('morning', now - 14 * HOUR_MS),
		row('last night', now - 16 * HOUR_MS),
		row('last week', now - 6 * DAY_MS),
		row('long ago', now - 90 * DAY_MS),
	];
	expect(grouped(rows, now).map(({ group, rows: found }) => [group, found.map(({ id }) => id)])).toEqual([
		['pinned', ['kept']],
		['today', ['now', 'morning']],
		['yesterday', ['last night']],
		['week', ['last week']],
		['earlier', ['long ago']],
	]);
});

it('leaves empty groups out', () => {
	expect(grouped([], now)).toEqual([]);
	expect(grouped([row('a', now)], now).map(({ group }) => group)).toEqual(['today']);
});
