import type { Chord } from './keyboard.ts';

export type ChordFault = 'needs-modifier' | 'kept-by-browser';

/** Why a chord cannot be a shortcut: it would swallow typing, or the browser never lets a page have it. */
export function chordFault(chord: Chord): ChordFault | undefined {
	if (KEPT_BY_BROWSER.has(chord)) return 'kept-by-browser';
	const parts = chord.split('+');
	const key = parts.at(-1) ?? '';
	const hasModifier = parts.some((part) => ['mod', 'alt', 'ctrl', 'meta'].includes(part));
	return hasModifier || /^f\d{1,2}$/u.test(key) ? undefined : 'needs-modifier';
}

const KEPT_BY_BROWSER: ReadonlySet<Chord> = new Set([
	'mod+t',
	'mod+n',
	'mod+w',
	'mod+shift+t',
	'mod+shift+n',
	'mod+shift+w',
	'alt+f4',
	'mod+tab',
	'mod+q',
]);
