import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from './template.ts';

const render = (template: string, values: Record<string, unknown> = {}) =>
	renderTemplate(template, values).text;

describe('a template', () => {
	const values = {
		name: 'Ada',
		empty: '',
		zero: 0,
		list: ['a', 'b', 'c'],
		none: [],
		people: [{ name: 'Bo', tags: ['x', 'y'] }, { name: 'Cy' }],
		deep: { er: { est: 7 } },
		when: Date.UTC(2026, 10, 20, 23, 30),
		text: 'one\ntwo',
	};

	it.each([
		['Hello {{name}}.', 'Hello Ada.'],
		['{{ name }}{{name}}', 'AdaAda'],
		['{{deep.er.est}}{{list.1}}{{people.0.name}}', '7bBo'],
		['{{missing}}{{deep.missing.more}}{{name.length}}{{list.length}}{{list.9}}', ''],
		['{{list}} {{deep}}', 'a, b, c {"er":{"est":7}}'],
		['{{#if name}}yes{{else}}no{{/if}}', 'yes'],
		['{{#if empty}}1{{/if}}{{#if zero}}2{{/if}}{{#if none}}3{{/if}}{{#if missing}}4{{else}}5{{/if}}', '5'],
		['{{#for p in people}}{{p.name}}:{{#for t in p.tags}}{{t}}{{/for}} {{/for}}', 'Bo:xy Cy: '],
		['{{#for name in list}}{{name}}{{/for}}{{name}}', 'abcAda'],
		['{{#for x in name}}never{{/for}}{{#for x in deep}}never{{/for}}', ''],
		['{{#for x in list}}{{#if x}}{{x}}{{name}}{{/if}}{{/for}}', 'aAdabAdacAda'],
		['{{missing | default("none")}} {{name | default("none")}} {{zero | default(1)}}', 'none Ada 0'],
		['{{when | date}} {{when | date("weekday", "Asia/Tokyo")}}', '20 November 2026 Saturday'],
		[
			'{{when | date("time", "Nowhere/At_all")}}{{name | date}}{{when | date("iso")}}',
			'2026-11-20T23:30:00.000Z',
		],
		['{{deep | json}} {{name|upper}} {{name | lower}}', '{"er":{"est":7}} ADA ada'],
		['{{list | join(" and ") | upper | truncate(7)}}', 'A AND …'],
		["{{list | join('|')}}", 'a|b|c'],
		['  {{text | indent(2)}}', '  one\n  two'],
		['{{name | truncate(3)}}{{name | truncate(2)}}', 'AdaA…'],
	])('%s', (template, text) => {
		expect(render(template, values)).toBe(text);
	});

	it.each([
		'{{#if name}}open',
		'{{#if name}}a{{else}}b',
		'{{#for x in list}}{{',
		'{{/if}}{{else}}{{/for}}',
		'{{#if}}{{#for x of list}}{{a b}}{{}}{{ 1x }}',
		'{{name | unknown}}{{name | upper(}}{{name | default(x)}}',
		'{single} {{{',
	])('shows what is no tag as the text it is: %s', (template) => {
		expect(render(template, values)).toBe(template);
	});

	it('keeps working around a block that never ends', () => {
		expect(render('{{#if name}}{{#for x in list}}{{name}}{{/if}}!', values)).toBe('{{#for x in list}}Ada!');
		expect(render('{{#for x in list}}<{{name}}', values)).toBe('{{#for x in list}}<Ada');
	});

	it.each([
		'constructor',
		'__proto__',
		'toString',
		'name.constructor',
		'list.constructor',
		'deep.__proto__',
		'list.map',
	])('has nothing inherited: %s', (path) => {
		expect(render(`[{{${path}}}{{${path}.name | json}}{{#if ${path}}}there{{/if}}]`, values)).toBe('[]');
	});

	it('reads nothing that was put in', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.constantFrom('{{name}}', '{{#if name}}', '{{/if}}', '{{/for}}')),
				(text) => {
					const held = { text, list: [text], name: 'SECRET' };
					expect(render('<{{text}}>', held)).toBe(`<${text}>`);
					expect(render('{{#for x in list}}{{x}}{{/for}}{{#if list}}{{list | join("")}}{{/if}}', held)).toBe(
						text + text,
					);
				},
			),
		);
	});

	it('is text until it has a tag', () => {
		fc.assert(
			fc.property(
				fc.string().filter((text) => !text.includes('{{')),
				(text) => {
					expect(render(text)).toBe(text);
				},
			),
		);
	});

	/** A template together with what it must give. */
	const { piece } = fc.letrec<{ piece: readonly [template: string, text: string] }>((tie) => ({
		piece: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			fc.constantFrom(...['plain', ' {', '}} ', '\n'].map((text) => [text, text] as const)),
			fc.constantFrom(
				['{{name}}', 'Ada'] as const,
				['{{missing}}', ''] as const,
				['{{list|join("")}}', 'abc'] as const,
			),
			fc.tuple(tie('piece'), tie('piece')).map(([a, b]) => [`${a[0]}\t${b[0]}`, `${a[1]}\t${b[1]}`] as const),
			fc
				.tuple(fc.constantFrom('name', 'missing'), tie('piece'), tie('piece'))
				.map(
					([path, a, b]) =>
						[`{{#if ${path}}}${a[0]}{{else}}${b[0]}{{/if}}`, path === 'name' ? a[1] : b[1]] as const,
				),
			tie('piece').map(
				([template, text]) =>
					[`{{#for x in list}}${template}{{x}}{{/for}}`, `${text}a${text}b${text}c`] as const,
			),
		),
	}));

	it('gives what each of its pieces gives', () => {
		fc.assert(
			fc.property(piece, ([template, text]) => {
				expect(render(template, values)).toBe(text);
			}),
		);
	});

	it('can always be read, and stays within its limits', () => {
		const tags = fc.constantFrom(
			'{{',
			'}}',
			'{{#if a}}',
			'{{else}}',
			'{{/if}}',
			'{{#for x in a}}',
			'{{/for}}',
			'{{x}}',
			'{{a | upper}}',
			'{',
			'é🌱',
		);
		fc.assert(
			fc.property(fc.array(tags, { maxLength: 60 }), (parts) => {
				const { text } = renderTemplate(
					parts.join(''),
					{ a: ['1', '2'] },
					{ maxLength: 500, maxSteps: 2_000 },
				);
				expect(text.length).toBeLessThanOrEqual(500);
				expect(text.isWellFormed()).toBe(true);
			}),
		);
	});

	it('ends, and says that it was cut', () => {
		const list = Array.from({ length: 1_000 }, () => 'x');
		const nested = (depth: number) => '{{#for x in list}}'.repeat(depth) + '{{/for}}'.repeat(depth);
		expect(renderTemplate(nested(20), { list })).toEqual({ text: '', isCut: true });
		expect(renderTemplate('{{a}}{{a}}', { a: 'y'.repeat(150_000) })).toEqual({
			text: 'y'.repeat(200_000),
			isCut: true,
		});
		expect(renderTemplate('{{a}}', { a: 'y' })).toEqual({ text: 'y', isCut: false });
		expect(render(nested(21), { list: [] })).toBe('{{/for}}');
	});
});
