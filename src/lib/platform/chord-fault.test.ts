import { expect, it } from 'vitest';
import { chordFault } from './chord-fault.ts';

it('refuses chords that swallow typing or that the browser keeps', () => {
	expect(chordFault('k')).toBe('needs-modifier');
	expect(chordFault('shift+k')).toBe('needs-modifier');
	expect(chordFault('mod+w')).toBe('kept-by-browser');
	expect(chordFault('f6')).toBeUndefined();
	expect(chordFault('mod+k')).toBeUndefined();
});
