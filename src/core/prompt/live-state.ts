import { oneLine, visibleText } from '#core/kernel/text.ts';
import type { Section } from './sections.ts';

/** How things are at this moment, as far as the host knows. */
export interface LiveState {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Where the person's clock is, such as `Europe/Berlin`; UTC when unknown. */
	readonly timeZone?: string;
	readonly place?: string;
	/** What the person can be reached by, with its state, such as `Telegram: connected`. */
	readonly channels?: readonly string[];
	readonly reminders?: readonly { readonly text: string; readonly at: number }[];
	/** Other devices of the workspace that are there now. */
	readonly devices?: readonly string[];
}

const LIVE_STATE_TOKENS = 400;

const MAX_LINES = 5;
const MAX_LINE = 120;

/** One section, and in it only what is known. */
export function liveStateSection(state: LiveState): Section {
	const { now, place, channels = [], reminders = [], devices = [] } = state;
	const zone = usableZone(state.timeZone);
	const due = reminders
		.toSorted((a, b) => a.at - b.at)
		.map(({ text, at }) => `${timeText(at, zone)}: ${text}`);
	const lines = [
		`It is ${timeText(now, zone)} (${zone}).`,
		...(place ? [`Place: ${clean(place)}`] : []),
		...list('Channels', channels),
		...list('Reminders', due),
		...list('Devices', devices),
	];
	return {
		name: 'now',
		text: `# Now\n${lines.join('\n')}`,
		priority: 50,
		kind: 'volatile',
		budget: LIVE_STATE_TOKENS,
	};
}

/** Day and month in words, and to the minute: seconds would only make each turn differ from the last. */
function timeText(ms: number, timeZone: string): string {
	const date = new Date(ms);
	if (Number.isNaN(date.getTime())) return 'an unknown time';
	const format = new Intl.DateTimeFormat('en-GB', {
		...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
		...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone },
	});
	// Put together here, because what stands between the parts differs from one engine to the next.
	const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
	const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
	return `${of('weekday')}, ${of('day')} ${of('month')} ${of('year')}, ${of('hour')}:${of('minute')}`;
}

function usableZone(timeZone = 'UTC'): string {
	try {
		return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone;
	} catch {
		return 'UTC';
	}
}

function list(title: string, items: readonly string[]): readonly string[] {
	if (items.length === 0) return [];
	const more = items.length - MAX_LINES;
	return [
		`${title}:`,
		...items.slice(0, MAX_LINES).map((item) => `- ${clean(item)}`),
		...(more > 0 ? [`- and ${more} more`] : []),
	];
}

function clean(text: string): string {
	return oneLine(visibleText(text), MAX_LINE);
}
