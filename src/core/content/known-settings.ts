/** A setting's default, and how a stored value is read back. What cannot be read falls to the default. */
export interface SettingDefinition<T> {
	readonly initial: T;
	readonly read: (stored: unknown) => T | undefined;
}

function choice<const T extends string>(initial: T, ...others: T[]): SettingDefinition<T> {
	const values = [initial, ...others];
	return { initial, read: (stored) => values.find((value) => value === stored) };
}

function record(): SettingDefinition<Readonly<Record<string, string>>> {
	return {
		initial: {},
		read: (stored) =>
			typeof stored === 'object' && stored !== null && !Array.isArray(stored)
				? Object.fromEntries(
						Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
					)
				: undefined,
	};
}

function text(initial: string): SettingDefinition<string> {
	return { initial, read: (stored) => (typeof stored === 'string' ? stored : undefined) };
}

/** Every setting there is. Each is one row, so that two devices can change different ones at once. */
export const knownSettings = {
	'appearance.theme': choice('system', 'light', 'dark'),
	'appearance.contrast': choice('system', 'normal', 'high'),
	'appearance.density': choice('comfortable', 'compact'),
	'appearance.text': choice('normal', 'large', 'larger'),
	/** A language tag, or `system` for the browser's own. */
	language: text('system'),
	'composer.sendWith': choice('enter', 'mod-enter'),
	/** Chord by command id, where it differs from the default; an empty chord means none. */
	shortcuts: record(),
} as const;

export type SettingKey = keyof typeof knownSettings;
export type SettingValue<K extends SettingKey> = NonNullable<ReturnType<(typeof knownSettings)[K]['read']>>;
export type SettingValues = { readonly [K in SettingKey]: SettingValue<K> };

export function readSettings(stored: Readonly<Record<string, unknown>>): SettingValues {
	const read = Object.entries(knownSettings).map(([key, definition]) => [
		key,
		definition.read(stored[key]) ?? definition.initial,
	]);
	// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- each key with what its own definition reads
	return Object.fromEntries(read) as SettingValues;
}
