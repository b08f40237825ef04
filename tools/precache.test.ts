import { describe, expect, it } from 'vitest';
import { compressedBytes, lazyFiles } from './precache.ts';

describe('lazyFiles', () => {
	const modules = {
		'app.js': { file: 'app.a.js', isEntry: true, imports: ['_shared.js'], dynamicImports: ['page.svelte'] },
		'_shared.js': { file: 'shared.a.js' },
		'page.svelte': { file: 'page.a.js', css: ['page.a.css'], dynamicImports: ['src/lib/maths.lazy.ts'] },
		'src/lib/maths.lazy.ts': {
			file: 'maths.a.js',
			imports: ['_shared.js', '_maths-fonts.js'],
			dynamicImports: ['src/lib/maths-more.ts'],
			css: ['maths.a.css'],
			assets: ['maths.a.woff2'],
		},
		'_maths-fonts.js': { file: 'fonts.a.js' },
		'src/lib/maths-more.ts': { file: 'more.a.js' },
	};

	it('names what only a lazy module needs, and nothing that others need too', () => {
		expect([...lazyFiles(modules)].sort()).toEqual(
			['fonts.a.js', 'maths.a.css', 'maths.a.js', 'maths.a.woff2', 'more.a.js'].sort(),
		);
	});

	it('keeps what is also reached by another way', () => {
		const both = {
			...modules,
			'_shared.js': { file: 'shared.a.js', dynamicImports: ['src/lib/maths-more.ts'] },
		};
		expect(lazyFiles(both)).not.toContain('more.a.js');
	});

	it('finds nothing lazy in an app without lazy modules, and survives circles', () => {
		const circle = {
			'a.js': { file: 'a.js', isEntry: true, imports: ['b.js'] },
			'b.js': { file: 'b.js', imports: ['a.js', 'missing.js'] },
		};
		expect(lazyFiles(circle)).toEqual(new Set());
	});
});

it('adds up what the files weigh compressed', () => {
	const zeros = new Uint8Array(100_000);
	const one = compressedBytes([zeros]);
	expect(one).toBeLessThan(1_000);
	expect(compressedBytes([zeros, zeros])).toBe(2 * one);
});
