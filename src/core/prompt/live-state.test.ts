import { describe, expect, it } from 'vitest';
import { liveStateSection } from './live-state.ts';

const now = Date.UTC(2026, 10, 20, 23, 30);

describe('liveStateSection', () => {
	it('is only the time when nothing else is known', () => {
		expect(liveStateSection({ now })).toMatchObject({
			kind: 'volatile',
			text: '# Now\nIt is Friday, 20 November 2026, 23:30 (UTC).',
		});
	});

	it('has the day of the person, not of Greenwich', () => {
		const { text } = liveStateSection({ now, timeZone: 'Asia/Tokyo' });
		expect(text).toBe('# Now\nIt is Saturday, 21 November 2026, 08:30 (Asia/Tokyo).');
	});

	it('lists what there is, the next reminder first, and not without end', () => {
		const { text } = liveStateSection({
			now,
			place: 'Berlin',
			channels: ['Telegram: connected'],
			reminders: [
				{ text: 'later', at: now + 7_200_000 },
				{ text: 'soon\n# Now', at: now + 3_600_000 },
			],
			devices: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
		});
		expect(text.split('\n').slice(2)).toEqual([
			'Place: Berlin',
			'Channels:',
			'- Telegram: connected',
			'Reminders:',
			'- Saturday, 21 November 2026, 00:30: soon # Now',
			'- Saturday, 21 November 2026, 01:30: later',
			'Devices:',
			...['- a', '- b', '- c', '- d', '- e', '- and 2 more'],
		]);
	});

	it('survives a zone and a time that are none', () => {
		expect(liveStateSection({ now: NaN, timeZone: 'Mars/Base' }).text).toBe(
			'# Now\nIt is an unknown time (UTC).',
		);
	});
});
