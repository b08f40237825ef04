import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plural } from './catalogue.ts';
import { en } from './en.ts';
import { LANGUAGE_TAGS, languages, pickLanguage, type LanguageTag } from './languages.ts';
import { mirrored, pseudo } from './test-languages.ts';

interface Text {
	readonly key: string;
	/** Plural form; nothing for a text without forms. */
	readonly form: string | undefined;
	readonly text: string;
}

const QUOTATION_MARKS: Readonly<Partial<Record<LanguageTag, string>>> = { en: '“”', de: '„“' };

const english = textsOf(en);
const loaded = await Promise.all(
	languages.map(async (language) => ({ ...language, ...(await language.load()) })),
);
const translated = loaded.filter((language) => !language.isTest);

describe.each(translated)('$name', ({ tag, messages }) => {
	const texts = textsOf(messages);

	it('has exactly the keys of English', () => {
		const keys = new Set(Object.keys(messages));
		const wanted = new Set(Object.keys(en));
		expect({
			missing: [...wanted.difference(keys)],
			unknown: [...keys.difference(wanted)],
		}).toEqual({ missing: [], unknown: [] });
	});

	it('counts where English counts, with the forms its own grammar has', () => {
		const rules = new Intl.PluralRules(tag);
		const known = new Set<string>(rules.resolvedOptions().pluralCategories);
		const needed = new Set<string>([
			'other',
			...Array.from({ length: 201 }, (_, count) => rules.select(count)),
		]);
		const faults = Object.entries<string | Plural>(messages).flatMap(([key, message]) => {
			if (typeof message === 'string') return [];
			const forms = new Set(Object.keys(message));
			return needed.isSubsetOf(forms) && forms.isSubsetOf(known) ? [] : [`${key}: ${[...forms].join(', ')}`];
		});
		expect(faults).toEqual([]);
		expect(countedKeys(texts)).toEqual(countedKeys(english));
	});

	it('uses the names of English, all of them and no others', () => {
		const faults = texts.filter(({ key, form, text }) => {
			const names = new Set(namesIn(text));
			const wanted = namesOfEnglish(key);
			// “One word” may be said without the number; the form for all other numbers may not.
			if (form !== undefined && form !== 'other') wanted.delete('count');
			const allowed = new Set([...wanted, ...(form === undefined ? [] : ['count'])]);
			return !wanted.isSubsetOf(names) || !names.isSubsetOf(allowed);
		});
		expect(faults).toEqual([]);
	});

	it.each([
		['is not empty', /^$/u],
		['has no space at its ends', /^\s|\s$/u],
		['has no two spaces together and no line break', /\s\s|[\t\r\n]/u],
		['has typographic quotation marks only', /"/u],
		['does not shout', /!|¡/u],
		['has an ellipsis for three dots', /\.\.\./u],
		['has no brace that is not part of a name', /[{}](?<!\{\w+\})(?!\w+\})/u],
	])('%s', (_rule, fault) => {
		expect(texts.filter(({ text }) => fault.test(text))).toEqual([]);
	});

	it('closes every quotation mark it opens, in its own style', () => {
		const own = QUOTATION_MARKS[tag] ?? 'not listed yet';
		const faults = texts.filter(({ text }) => {
			const marks = text.match(/[“”„«»‹›]/gu)?.join('') ?? '';
			return marks.replaceAll(own, '') !== '';
		});
		expect(faults).toEqual([]);
	});
});

describe.each(translated.filter(({ tag }) => tag !== 'en'))('$name', ({ messages }) => {
	it('leaves no sentence in English', () => {
		const originals = new Map(english.map(({ key, form, text }) => [`${key} ${form}`, text]));
		const wordsIn = (text: string) => text.replaceAll(/\{\w+\}/gu, '').match(/\p{L}{2,}/gu) ?? [];
		const same = textsOf(messages).filter(
			({ key, form, text }) => originals.get(`${key} ${form}`) === text && wordsIn(text).length > 1,
		);
		expect(same).toEqual([]);
	});
});

describe('the languages', () => {
	it('are the tags, in their order, each known to the platform', () => {
		expect(languages.map(({ tag }) => tag)).toEqual(LANGUAGE_TAGS);
		expect(Intl.getCanonicalLocales(LANGUAGE_TAGS)).toEqual(LANGUAGE_TAGS);
	});

	it('read in the direction of their script', () => {
		const leftward = languages.filter(({ direction }) => direction === 'rtl').map(({ tag }) => tag);
		expect(leftward).toEqual(['ar-XB']);
	});

	it('for testing are English, changed on the way to the screen', () => {
		const made = loaded.filter(({ isTest }) => isTest);
		expect(made.map(({ messages }) => messages)).toEqual([en, en]);
		expect(made.map(({ transform }) => transform)).toEqual([pseudo, mirrored]);
	});
});

describe('pickLanguage', () => {
	it.each([
		[['de'], 'de'],
		[['de-AT'], 'de'],
		[['DE-ch-1996'], 'de'],
		[['en-GB', 'de'], 'en'],
		[['fr', 'de-CH', 'en'], 'de'],
		[['fr-FR', 'ja'], 'en'],
		[[], 'en'],
		[[''], 'en'],
		// Only by their full tag: nobody who reads Arabic is given a test language.
		[['ar'], 'en'],
		[['ar-EG', 'de'], 'de'],
		[['ar-xb'], 'ar-XB'],
		[['en-XA'], 'en-XA'],
		// Not the first letters but the first part.
		[['den', 'eng'], 'en'],
		[['den', 'de'], 'de'],
	])('%j gives %s', (wanted, tag) => {
		expect(pickLanguage(wanted)).toBe(tag);
	});

	it('gives a language there is, whatever is wanted', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (wanted) => {
				expect(LANGUAGE_TAGS).toContain(pickLanguage(wanted));
			}),
		);
	});
});

describe('a test language', () => {
	const anyText = fc
		.array(fc.oneof(fc.string(), fc.constantFrom('{name}', '{count}', '{', '}', 'Save')))
		.map((pieces) => pieces.join(''));

	it.each([
		['pseudo', pseudo],
		['mirrored', mirrored],
	])('%s keeps every name and leaves no Latin letter outside of them', (_name, change) => {
		const holds = (text: string) => {
			const changed = change(text);
			expect(namesIn(changed)).toEqual(namesIn(text));
			expect(changed.replaceAll(/\{\w+\}/gu, '')).not.toMatch(/[a-z]/iu);
		};
		for (const { text } of english) holds(text);
		fc.assert(fc.property(anyText, holds));
	});

	it('pseudo is longer by two fifths or more, and shows where a text begins and ends', () => {
		const holds = (text: string) => {
			const changed = pseudo(text);
			expect(changed.length).toBeGreaterThanOrEqual(text.length * 1.4);
			expect([changed[0], changed.at(-1)]).toEqual(['[', ']']);
		};
		for (const { text } of english) holds(text);
		fc.assert(fc.property(anyText, holds));
	});

	it('mirrored begins with a letter that is written right to left', () => {
		expect(mirrored('Write a note')).toMatch(/^\p{Script=Arabic}/u);
	});
});

function textsOf(messages: Readonly<Record<string, string | Plural>>): Text[] {
	return Object.entries(messages).flatMap(([key, message]): Text[] =>
		typeof message === 'string'
			? [{ key, form: undefined, text: message }]
			: Object.entries<string>({ ...message }).map(([form, text]) => ({ key, form, text })),
	);
}

function countedKeys(texts: readonly Text[]): string[] {
	return [...new Set(texts.filter(({ form }) => form !== undefined).map(({ key }) => key))].sort();
}

function namesIn(text: string): string[] {
	return [...text.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name);
}

function namesOfEnglish(key: string): Set<string> {
	return new Set(english.filter((each) => each.key === key).flatMap(({ text }) => namesIn(text)));
}
