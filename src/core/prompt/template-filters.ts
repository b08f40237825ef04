/** What stands behind a bar in a template. A filter that cannot do its work gives nothing. */
export type Filter = (value: unknown, args: readonly FilterArgument[]) => unknown;

export type FilterArgument = string | number;

const MAX_INDENT = 40;
const DATE_STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
	date: { dateStyle: 'long' },
	time: { timeStyle: 'short' },
	weekday: { weekday: 'long' },
	full: { dateStyle: 'full', timeStyle: 'short' },
};

const FILTERS: Readonly<Record<string, Filter>> = {
	default: (value, [other = '']) => (valueText(value) === '' ? other : value),
	/** `date("full", "Europe/Berlin")`: date, time, weekday, full or iso; of milliseconds or of text like `2026-11-20`. */
	date: (value, [style = 'date', zone = 'UTC']) => dateText(value, String(style), String(zone)),
	json: (value) => jsonText(value),
	upper: (value) => valueText(value).toUpperCase(),
	lower: (value) => valueText(value).toLowerCase(),
	trim: (value) => valueText(value).trim(),
	truncate: (value, [length]) => {
		const chars = [...valueText(value)];
		const most = typeof length === 'number' ? Math.max(1, Math.floor(length)) : chars.length;
		return chars.length <= most ? chars.join('') : `${chars.slice(0, most - 1).join('')}…`;
	},
	join: (value, [between = ', ']) =>
		Array.isArray(value) ? joined(value, String(between)) : valueText(value),
	indent: (value, [width = 2]) => {
		const spaces = ' '.repeat(Math.min(MAX_INDENT, Math.max(0, Number(width) || 0)));
		return valueText(value).replaceAll('\n', `\n${spaces}`);
	},
};

export function filterNamed(name: string): Filter | undefined {
	return Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
}

/** A value as a reader should see it. */
export function valueText(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
		case 'boolean':
		case 'bigint':
			return String(value);
		case 'object':
			if (value === null) return '';
			return Array.isArray(value) ? joined(value, ', ') : jsonText(value);
		default:
			return '';
	}
}

function joined(items: readonly unknown[], between: string): string {
	return items.map((item) => (Array.isArray(item) ? jsonText(item) : valueText(item))).join(between);
}

function jsonText(value: unknown): string {
	try {
		return typeof value === 'function' || value === undefined ? '' : JSON.stringify(value);
	} catch {
		return '';
	}
}

function dateText(value: unknown, style: string, timeZone: string): string {
	if (typeof value !== 'number' && typeof value !== 'string') return '';
	const date = new Date(value);
	if (Number.isNaN(date.getTime())) return '';
	if (style === 'iso') return date.toISOString();
	const options = Object.hasOwn(DATE_STYLES, style) ? DATE_STYLES[style] : DATE_STYLES['date'];
	try {
		return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date);
	} catch {
		return '';
	}
}
