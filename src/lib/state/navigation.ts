import type { PlainKey } from '#lib/locales/catalogue.ts';

/** The places of the app, in order. A feature appears here when it works, not before. */
export interface Place {
	readonly id: 'chat' | 'notes' | 'trash' | 'settings';
	readonly path: string;
	readonly title: PlainKey;
	readonly chord?: string;
}

export const places: readonly Place[] = [
	{ id: 'chat', path: '/', title: 'place.chat', chord: 'alt+1' },
	{ id: 'notes', path: '/notes', title: 'place.notes', chord: 'alt+2' },
	{ id: 'trash', path: '/trash', title: 'place.trash', chord: 'alt+3' },
	{ id: 'settings', path: '/settings', title: 'place.settings', chord: 'mod+,' },
];

export function placeAt(path: string): Place | undefined {
	if (path === '/' || path.startsWith('/chat/')) return places[0];
	return places.find(
		(place) => place.path !== '/' && (path === place.path || path.startsWith(`${place.path}/`)),
	);
}

/** Settings are pages of their own, so that each has an address and a row in the palette. */
export interface SettingsSection {
	readonly id: 'appearance' | 'language' | 'shortcuts' | 'storage' | 'relay' | 'about';
	readonly title: PlainKey;
	readonly hint: PlainKey;
}

export const settingsSections: readonly SettingsSection[] = [
	{ id: 'appearance', title: 'settings.appearance', hint: 'settings.appearance.hint' },
	{ id: 'language', title: 'settings.language', hint: 'settings.language.hint' },
	{ id: 'shortcuts', title: 'settings.shortcuts', hint: 'settings.shortcuts.hint' },
	{ id: 'storage', title: 'settings.storage', hint: 'settings.storage.hint' },
	{ id: 'relay', title: 'settings.relay', hint: 'settings.relay.hint' },
	{ id: 'about', title: 'settings.about', hint: 'settings.about.hint' },
];
