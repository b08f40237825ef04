import { expect, test } from 'vitest';
import { physicalStyles } from './logical-css.ts';

function found(css: string): string[] {
	return physicalStyles('x.css', css).map((style) => style.found);
}

test.each([
	['margin-left: 1rem', 'margin-inline-start'],
	['padding-right: 1rem', 'padding-inline-end'],
	['border-top-color: red', 'border-block-start-color'],
	['border-bottom-left-radius: 2px', 'border-end-start-radius'],
	['scroll-margin-top: 4px', 'scroll-margin-block-start'],
	['left: 0', 'inset-inline-start'],
	['bottom: 0', 'inset-block-end'],
	['text-align: right', 'text-align: end'],
	['float: left', 'float: inline-start'],
	['margin: 0 1px 0 2px', 'margin with start and end given apart'],
	['inset: 0 auto 0 calc(1px + 2px)', 'inset with start and end given apart'],
])('%s is physical', (declaration, instead) => {
	expect(physicalStyles('x.css', `.a { color: red; ${declaration}; }`)).toEqual([
		{ line: 1, found: declaration, instead },
	]);
});

test('what names start and end, or both sides alike, is fine', () => {
	const css = `.a { margin-inline-start: 1rem; inset-block: 0; text-align: start; padding: 1px 2px 3px 2px;
		border-radius: 4px; background-position: left top; transform-origin: top left; --left: 1px; }
		.left:hover { color: red } /* left: 0; */ .b { content: "; left: 0;" }
		@media (min-width: 10px) { a:is(.top, .left) { overflow: clip } }`;
	expect(found(css)).toEqual([]);
});

test('the last declaration of a block needs no semicolon to be seen', () => {
	expect(found('.a{left:0}')).toEqual(['left:0']);
});

test('a component is read in its style element and its style directives, with the lines of the file', () => {
	const component = [
		'<script>',
		'\tconst left = 1;',
		'</script>',
		'<p style:left="{left}px">',
		'</p>',
		'<style>',
		'\tp {',
		'\t\tright: 0;',
		'\t}',
		'</style>',
	].join('\n');
	expect(physicalStyles('x.svelte', component)).toEqual([
		{ line: 8, found: 'right: 0', instead: 'inset-inline-end' },
		{ line: 4, found: 'style:left', instead: 'inset-inline-start' },
	]);
});
