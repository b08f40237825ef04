import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileTitle, freePath, normalisePath } from './workspace-file.ts';

describe('normalisePath', () => {
	it.each([
		['garden', 'garden.md'],
		[' /notes// garden.md ', 'notes/garden.md'],
		['a/../b', 'a/b.md'],
		['Über.MD', 'Über.MD'],
		['ends in dots...', 'ends in dots.md'],
	])('%j becomes %j', (input, path) => {
		expect(normalisePath(input)).toEqual({ ok: true, value: path });
	});

	it.each([
		['', 'path-empty'],
		[' / . ', 'path-empty'],
		['a:b', 'path-bad-character'],
		['a\u0000b', 'path-bad-character'],
		['x'.repeat(300), 'path-too-long'],
	])('%j is refused as %s', (input, type) => {
		expect(normalisePath(input)).toMatchObject({ ok: false, error: { type } });
	});

	it('changes nothing the second time', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (input) => {
				const once = normalisePath(input);
				if (once.ok) expect(normalisePath(once.value)).toEqual(once);
			}),
		);
	});
});

describe('freePath', () => {
	it('counts up from a taken name', () => {
		const taken = new Set(['a.md', 'a (2).md']);
		expect(freePath('a.md', (path) => taken.has(path))).toBe('a (3).md');
		expect(freePath('a (2).md', (path) => taken.has(path))).toBe('a (3).md');
		expect(freePath('b.md', (path) => taken.has(path))).toBe('b.md');
	});
});

describe('fileTitle', () => {
	it('reads past front matter and heading marks', () => {
		expect(fileTitle({ path: 'x.md', text: '---\ntag: a\n---\n\n## Garden\nroses' })).toBe('Garden');
		expect(fileTitle({ path: 'plans/June.md', text: ' \n' })).toBe('June');
	});
});
