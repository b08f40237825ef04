import { describe, expect, it } from 'vitest';
import { chordLabel, chordOf } from './keyboard.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
	({
		key,
		code: '',
		ctrlKey: false,
		metaKey: false,
		altKey: false,
		shiftKey: false,
		...more,
	}) as KeyboardEvent;

describe('chordOf', () => {
	it.each([
		[press('k', { ctrlKey: true }), false, 'mod+k'],
		[press('k', { metaKey: true }), true, 'mod+k'],
		[press('k', { ctrlKey: true }), true, 'ctrl+k'],
		[press('K', { ctrlKey: true, shiftKey: true }), false, 'mod+shift+k'],
		[press('˚', { altKey: true, code: 'KeyK' }), true, 'alt+k'],
		[press('/', { ctrlKey: true }), false, 'mod+/'],
		[press('+', { ctrlKey: true }), false, 'mod+plus'],
		[press('F6', { shiftKey: true }), false, 'shift+f6'],
		[press('Shift', { shiftKey: true }), false, undefined],
	])('%#', (event, apple, chord) => {
		expect(chordOf(event, apple)).toBe(chord);
	});
});

it('labels chords as each system writes them', () => {
	const nameOf = (key: string) => `<${key}>`;
	expect(chordLabel('mod+shift+k', nameOf, false)).toBe('<ctrl> + <shift> + K');
	expect(chordLabel('mod+shift+k', nameOf, true)).toBe('⌘⇧K');
	expect(chordLabel('shift+f6', nameOf, false)).toBe('<shift> + F6');
	expect(chordLabel('alt+arrowup', nameOf, false)).toBe('<alt> + ↑');
	expect(chordLabel('mod+space', nameOf, true)).toBe('⌘<space>');
});
