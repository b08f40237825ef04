import type { Catalogue } from './catalogue.ts';

export interface Language {
	readonly tag: LanguageTag;
	/** In its own words; never translated. */
	readonly name: string;
	readonly direction: 'ltr' | 'rtl';
	/** For finding faults, not for reading: listed apart. */
	readonly isTest: boolean;
	readonly load: () => Promise<LoadedLanguage>;
}

export interface LoadedLanguage {
	readonly messages: Catalogue;
	readonly transform?: (text: string) => string;
}

export const LANGUAGE_TAGS = ['en', 'de', 'en-XA', 'ar-XB'] as const;
export type LanguageTag = (typeof LANGUAGE_TAGS)[number];

const loadEnglish = async () => (await import('./en.ts')).en;

/** Each file is fetched when its language is used, and only then. */
export const languages: readonly Language[] = [
	{
		tag: 'en',
		name: 'English',
		direction: 'ltr',
		isTest: false,
		load: async () => ({ messages: await loadEnglish() }),
	},
	{
		tag: 'de',
		name: 'Deutsch',
		direction: 'ltr',
		isTest: false,
		load: async () => ({ messages: (await import('./de.ts')).de }),
	},
	{
		tag: 'en-XA',
		name: '[Ļöñĝ ţéẋţ]',
		direction: 'ltr',
		isTest: true,
		load: async () => ({
			messages: await loadEnglish(),
			transform: (await import('./test-languages.ts')).pseudo,
		}),
	},
	{
		tag: 'ar-XB',
		name: 'Right to left',
		direction: 'rtl',
		isTest: true,
		load: async () => ({
			messages: await loadEnglish(),
			transform: (await import('./test-languages.ts')).mirrored,
		}),
	},
];

/** The first of the wanted tags that there is a language for, by full tag, then by its first part; else English. */
export function pickLanguage(wanted: readonly string[]): LanguageTag {
	for (const tag of wanted) {
		const lower = tag.toLowerCase();
		const found =
			LANGUAGE_TAGS.find((each) => each.toLowerCase() === lower) ??
			LANGUAGE_TAGS.find((each) => each === lower.split('-')[0]);
		if (found) return found;
	}
	return 'en';
}
