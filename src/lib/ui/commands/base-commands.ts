import type { App } from '#lib/state/app.svelte.ts';
import type { Command } from '#lib/state/commands.svelte.ts';
import { places, settingsSections } from '#lib/state/navigation.ts';
import { focusComposer, focusMessage, focusRegion } from './regions.ts';

/** The commands that can be given on every screen. */
export function baseCommands(app: App): readonly Command[] {
	return [
		{
			id: 'palette',
			title: 'command.palette',
			group: 'act',
			chord: 'mod+k',
			run: () => app.overlay.show('palette'),
		},
		{
			id: 'new-chat',
			title: 'command.newChat',
			group: 'act',
			chord: 'mod+shift+o',
			run: () => startChat(app),
		},
		{
			id: 'new-note',
			title: 'command.newNote',
			group: 'act',
			chord: 'mod+alt+n',
			run: () => app.go('/notes?new'),
		},
		{ id: 'composer', title: 'command.composer', group: 'act', chord: 'alt+c', run: focusComposer },
		...places.map((place): Command => ({
			id: `go-${place.id}`,
			title: place.title,
			group: 'go',
			...(place.chord ? { chord: place.chord } : {}),
			run: () => app.go(place.path),
		})),
		...settingsSections.map((section): Command => ({
			id: `settings-${section.id}`,
			title: section.title,
			within: 'settings.title',
			group: 'go',
			run: () => app.go(`/settings/${section.id}`),
		})),
		{
			id: 'conversations',
			title: 'command.conversations',
			group: 'view',
			chord: 'mod+shift+h',
			run: () => app.overlay.show('conversations'),
		},
		{ id: 'theme', title: 'command.theme', group: 'view', chord: 'mod+shift+l', run: () => switchTheme(app) },
		{
			id: 'shortcuts',
			title: 'command.shortcuts',
			group: 'view',
			chord: 'mod+/',
			run: () => app.overlay.show('shortcuts'),
		},
		{ id: 'next-region', title: 'command.nextRegion', group: 'view', chord: 'f6', run: () => focusRegion(1) },
		{
			id: 'previous-region',
			title: 'command.previousRegion',
			group: 'view',
			chord: 'shift+f6',
			run: () => focusRegion(-1),
		},
		{
			id: 'previous-message',
			title: 'command.previousMessage',
			group: 'view',
			chord: 'alt+arrowup',
			run: () => focusMessage(-1),
		},
		{
			id: 'next-message',
			title: 'command.nextMessage',
			group: 'view',
			chord: 'alt+arrowdown',
			run: () => focusMessage(1),
		},
	];
}

async function startChat(app: App): Promise<void> {
	app.overlay.close();
	await app.go('/');
	focusComposer();
}

/** To the other of what is on the screen now, whether a person or the device chose it. */
function switchTheme(app: App): void {
	const chosen = app.settings.get('appearance.theme');
	const isDark =
		chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
	app.settings.set('appearance.theme', isDark ? 'light' : 'dark');
}
