import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTranslator } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';

const english = createTranslator({ tag: 'en', messages: en });
const german = createTranslator({ tag: 'de', messages: de });

describe('a text', () => {
	it('is shown as written', () => {
		expect(english('shell.undo')).toBe('Undo');
		expect(german('shell.undo')).toBe('Rückgängig');
	});

	it('takes its values, wherever the language puts them', () => {
		expect(english('composer.remove', { name: 'plan.pdf' })).toBe('Remove plan.pdf');
		expect(german('composer.remove', { name: 'plan.pdf' })).toBe('plan.pdf entfernen');
		expect(english('chat.saidAt', { who: 'You', time: '09:30' })).toBe('You, 09:30');
	});

	it('takes a value as it is, even one that looks like a name or a replacement pattern', () => {
		const t = createTranslator({ tag: 'en', messages: { 'chat.saidAt': '{who}, {time}' } });
		expect(t('chat.saidAt', { who: '{time}', time: '$& $1' })).toBe('{time}, $& $1');
	});

	it('keeps a name that has no value visible', () => {
		const t = createTranslator({ tag: 'en', messages: { 'shell.undo': 'Undo {what}' } });
		expect(t('shell.undo')).toBe('Undo {what}');
	});

	it('is changed before its values are filled in, so that values stay as the person wrote them', () => {
		const t = createTranslator({ tag: 'en', messages: en, transform: (text) => text.replaceAll('o', 'ö') });
		expect(t('composer.remove', { name: 'book' })).toBe('Remöve book');
	});

	it('writes numbers as its language does, and leaves digits in words alone', () => {
		expect(english('notes.path.tooLong', { max: 12_345 })).toContain('12,345');
		expect(german('notes.path.tooLong', { max: 12_345 })).toContain('12.345');
		expect(german('relay.version', { version: '12345' })).toBe('Version 12345');
	});
});

describe('a counted text', () => {
	it('has a form for one and a form for the rest', () => {
		const shown = (count: number) => [english('notes.words', { count }), german('notes.words', { count })];
		expect(shown(0)).toEqual(['0 words', '0 Wörter']);
		expect(shown(1)).toEqual(['1 word', '1 Wort']);
		expect(shown(2)).toEqual(['2 words', '2 Wörter']);
		expect(shown(1_234)).toEqual(['1,234 words', '1.234 Wörter']);
		expect(shown(1.5)).toEqual(['1.5 words', '1,5 Wörter']);
	});

	it('uses every form its language tells apart', () => {
		const forms = {
			one: '{count} słowo',
			few: '{count} słowa',
			many: '{count} słów',
			other: '{count} słowa',
		};
		const t = createTranslator({ tag: 'pl', messages: { 'notes.words': forms } });
		const shown = [1, 3, 5, 22, 112].map((count) => t('notes.words', { count }));
		expect(shown).toEqual(['1 słowo', '3 słowa', '5 słów', '22 słowa', '112 słów']);
	});

	it('falls back on `other` where a form is not given', () => {
		const t = createTranslator({ tag: 'de', messages: { 'notes.words': { other: 'Wörter: {count}' } } });
		expect(t('notes.words', { count: 1 })).toBe('Wörter: 1');
	});
});

describe('a missing text', () => {
	it('shows as its key and is reported once', () => {
		const missing: string[] = [];
		const t = createTranslator({
			tag: 'de',
			messages: { 'shell.undo': 'Rückgängig' },
			onMissing: (key) => missing.push(key),
		});
		expect([t('shell.close'), t('shell.close'), t('shell.undo')]).toEqual([
			'⟨shell.close⟩',
			'⟨shell.close⟩',
			'Rückgängig',
		]);
		expect(t('notes.words', { count: 2 })).toBe('⟨notes.words⟩');
		expect(missing).toEqual(['shell.close', 'notes.words']);
	});

	it('needs nobody to report to', () => {
		expect(createTranslator({ tag: 'de', messages: {} })('shell.close')).toBe('⟨shell.close⟩');
	});
});

describe('every text is shown somewhere', () => {
	it('counts whole keys in quotes, and keys whose last part is filled in', () => {
		const source = [
			`t('a.plain') t("a.double") t(\`a.backticks\`)`,
			`<p title="{t('a.inner', { count })}: {name}">`,
			't(`b.${kind}`) t(`c.${kind ?? other[0]}.hint`) t(`d.e${level}`)',
			'`${folder}.${name}` `h${level}` t(a.bare)',
		].join('\n');
		const used = ['a.plain', 'a.double', 'a.backticks', 'a.inner', 'b.one', 'c.one.hint', 'd.e2'];
		const unused = ['a.bare', 'a.plai', 'a.plain.more', 'b.one.hint', 'c.one', 'd.f2', 'h.one'];
		expect(unshown([...used, ...unused], source)).toEqual(unused);
	});

	it('has no text in English that the app does not show', async () => {
		const source = await sourcesThatShowTexts();
		expect(unshown(Object.keys(en), source), 'texts to show or to delete').toEqual([]);
	});
});

/** A filled-in part of a template stands for one part of a key, so `a.${b}` is `a.x` but not `a.x.y`. */
function unshown(keys: readonly string[], source: string): string[] {
	const whole = new Set([...source.matchAll(/(['"`])(\w+(?:\.\w+)+)\1/gu)].map(([, , key]) => key));
	const templates = [...source.matchAll(/`(\w+\.(?:[\w.]|\$\{[^`{}]*\})*)`/gu)].map(
		([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/gu, '[^.]+')}$`, 'u'),
	);
	return keys.filter((key) => !whole.has(key) && !templates.some((template) => template.test(key)));
}

/** The core never sees the catalogue; the catalogue itself and the tests prove nothing. */
async function sourcesThatShowTexts(): Promise<string> {
	const source = join(import.meta.dirname, '../..');
	const texts: string[] = [];
	for await (const path of glob('{lib,routes}/**/*.{ts,svelte}', { cwd: source })) {
		if (path.startsWith(join('lib', 'locales')) || path.endsWith('.test.ts')) continue;
		texts.push(await readFile(join(source, path), 'utf8'));
	}
	return texts.join('\n');
}
