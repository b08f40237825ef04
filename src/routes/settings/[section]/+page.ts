import { error } from '@sveltejs/kit';
import type { Component } from 'svelte';
import { settingsSections, type SettingsSection } from '#lib/state/navigation.ts';
import type { PageLoad } from './$types.js';

const screens: Readonly<Record<SettingsSection['id'], () => Promise<{ default: Component }>>> = {
	appearance: () => import('#lib/ui/settings/appearance.svelte'),
	language: () => import('#lib/ui/settings/language.svelte'),
	shortcuts: () => import('#lib/ui/settings/shortcuts.svelte'),
	storage: () => import('#lib/ui/settings/storage.svelte'),
	relay: () => import('#lib/ui/settings/relay.svelte'),
	about: () => import('#lib/ui/settings/about.svelte'),
};

export const load: PageLoad = async ({ params }) => {
	const section = settingsSections.find(({ id }) => id === params.section);
	if (!section) error(404);
	const { default: Screen } = await screens[section.id]();
	return { Screen };
};
