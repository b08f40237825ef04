/** Keys pressed together, such as `mod+shift+k` or `alt+arrowup`. `mod` is Command on Apple machines, else Control. */
export type Chord = string;

const isApple = () => /mac|iphone|ipad/iu.test(navigator.userAgent);

/** Undefined while only modifiers are down. */
export function chordOf(event: KeyboardEvent, apple = isApple()): Chord | undefined {
	const key = keyName(event);
	if (key === undefined) return undefined;
	const mod = apple ? event.metaKey : event.ctrlKey;
	const other = apple ? event.ctrlKey : event.metaKey;
	return [
		mod && 'mod',
		other && (apple ? 'ctrl' : 'meta'),
		event.altKey && 'alt',
		event.shiftKey && 'shift',
		key,
	]
		.filter(Boolean)
		.join('+');
}

/** Keys with a name that differs from language to language. */
const NAMED = ['ctrl', 'alt', 'shift', 'enter', 'escape', 'space', 'backspace', 'delete', 'tab'] as const;
export type NamedKey = (typeof NAMED)[number];

/** How a person reads it: `Ctrl + Shift + K`, or `⇧⌘K` on Apple machines. */
export function chordLabel(chord: Chord, nameOf: (key: NamedKey) => string, apple = isApple()): string {
	const parts = chord.split('+').map((part) => {
		const named = NAMED.find((key) => key === (part === 'mod' ? 'ctrl' : part));
		return (apple ? APPLE[part] : undefined) ?? SIGNS[part] ?? (named ? nameOf(named) : part);
	});
	const named = parts.map((part) => (/^(?:.|f\d{1,2})$/u.test(part) ? part.toUpperCase() : part));
	return apple ? named.join('') : named.join(' + ');
}

function keyName(event: KeyboardEvent): string | undefined {
	if (['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'AltGraph', 'Process'].includes(event.key))
		return undefined;
	// With Alt held, Apple keyboards type other letters; the key's place then says what was meant.
	const place = /^(?:Key([A-Z])|Digit(\d))$/u.exec(event.code);
	if (event.altKey && place) return (place[1] ?? place[2] ?? '').toLowerCase();
	return event.key === ' ' ? 'space' : event.key === '+' ? 'plus' : event.key.toLowerCase();
}

const SIGNS: Readonly<Record<string, string>> = {
	meta: 'Win',
	arrowup: '↑',
	arrowdown: '↓',
	arrowleft: '←',
	arrowright: '→',
	plus: '+',
};

const APPLE: Readonly<Record<string, string>> = {
	mod: '⌘',
	ctrl: '⌃',
	alt: '⌥',
	shift: '⇧',
	enter: '↩',
	escape: 'esc',
	backspace: '⌫',
};
