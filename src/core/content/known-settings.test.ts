import fc from 'fast-check';
import { expect, it } from 'vitest';
import { knownSettings, readSettings } from './known-settings.ts';

it('reads stored values and falls back to defaults', () => {
	const read = readSettings({
		'appearance.theme': 'dark',
		'appearance.text': 'huge',
		shortcuts: { a: 'f2', b: 1 },
	});
	expect(read['appearance.theme']).toBe('dark');
	expect(read['appearance.text']).toBe('normal');
	expect(read.shortcuts).toEqual({ a: 'f2' });
});

it('survives anything a damaged table can hold', () => {
	const keys = Object.keys(knownSettings);
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom(...keys), fc.anything()), (stored) => {
			const read = readSettings(stored);
			for (const [key, definition] of Object.entries(knownSettings)) {
				expect(definition.read(read[key as keyof typeof read])).toBeDefined();
			}
		}),
	);
});
