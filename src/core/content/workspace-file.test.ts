import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileSummary, fileTitle, freePath, normalisePath } from './workspace-file.ts';

describe('normalisePath', () => {
	it.each([
		['garden', 'garden.md'],
		[' /notes// garden.md ', 'notes/garden.md'],
		['a/../b', 'a/b.md'],
		['Über.MD', 'Über.MD'],
		['ends in dots...', 'ends in dots.md'],
		['plan \u00a0. .', 'plan.md'],
		['console/auxiliary', 'console/auxiliary.md'],
		['com10', 'com10.md'],
		['gar\u202eden\u2066\u200b', 'garden.md'],
		['half \ud800 pair', 'half \ufffd pair.md'],
	])('%j becomes %j', (input, path) => {
		expect(normalisePath(input)).toEqual({ ok: true, value: path });
	});

	it.each([
		['', 'path-empty'],
		[' / . ', 'path-empty'],
		['a:b', 'path-bad-character'],
		['a\u0000b', 'path-bad-character'],
		['.md', 'path-empty'],
		['\u202e', 'path-empty'],
		['x'.repeat(300), 'path-too-long'],
		['CON', 'path-reserved'],
		['notes/aux.md', 'path-reserved'],
		['nul/plan', 'path-reserved'],
		['com1.tar.md', 'path-reserved'],
		['LPT³', 'path-reserved'],
		['prn .md', 'path-reserved'],
		['c\u200bon', 'path-reserved'],
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

	it('gives names that any file system keeps, whatever came in', () => {
		const piece = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 4 }),
			fc.constantFrom(
				'/',
				'.',
				' ',
				'\u202e',
				'\u2066',
				'\ud800',
				'\udc00',
				'con',
				'AUX',
				'com1',
				'.md',
				'\u00a0',
			),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
				const path = normalisePath(pieces.join(''));
				if (!path.ok) return;
				expect(path.value.isWellFormed()).toBe(true);
				expect(path.value).not.toMatch(/[\p{Bidi_Control}\p{Cc}<>:"|?*\\]/u);
				for (const part of path.value.split('/')) {
					expect(part).not.toMatch(/^\s|[.\s]$|^$/u);
					expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu);
				}
				expect(normalisePath(path.value)).toEqual(path);
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

	it('is short however long the line is', () => {
		const title = fileTitle({ path: 'x.md', text: `# ${'beans '.repeat(40_000)}` });
		expect(title.length).toBeLessThanOrEqual(120);
		expect(title).toMatch(/beans…$/u);
	});
});

describe('fileSummary', () => {
	it('goes on after the title, however the title was cut', () => {
		expect(fileSummary({ path: 'x.md', text: '---\ntag: a\n---\n# Garden\n\n*Roses*,\nbeans' })).toEqual({
			title: 'Garden',
			excerpt: '*Roses*, beans',
		});
		const long = fileSummary({ path: 'x.md', text: `${'a'.repeat(500)}\nbeans` });
		expect([long.title.length, long.excerpt]).toEqual([120, 'beans']);
		expect(fileSummary({ path: 'x.md', text: '---\n---\n#\n' })).toEqual({ title: 'x', excerpt: '' });
	});
});
