import { Language } from '#lib/state/language.svelte.ts';
import type { LayoutLoad } from './$types.js';

export const ssr = false;

/** The first screen waits for its language only; settings and data arrive behind it. */
export const load: LayoutLoad = async () => {
	const language = new Language();
	await language.useAtStart();
	return { language };
};
