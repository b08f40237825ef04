import type { en } from './en.ts';

/** English is the source: its keys, and the {names} inside its texts, are what every language must have. */
export type Key = keyof typeof en;
export type Catalogue = { readonly [K in Key]: (typeof en)[K] extends string ? string : Plural };

/** Chosen by `Intl.PluralRules` from the parameter `count`; `other` is the last resort of every language. */
export interface Plural {
	readonly zero?: string;
	readonly one?: string;
	readonly two?: string;
	readonly few?: string;
	readonly many?: string;
	readonly other: string;
}

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<K extends Key> = (typeof en)[K] extends string
	? Names<(typeof en)[K]>
	: 'count' | Names<(typeof en)[K][keyof (typeof en)[K]]>;

/** Nothing for a text without names, else an object with exactly those names. */
export type Parameters<K extends Key> = [NamesOf<K>] extends [never]
	? []
	: [values: Readonly<Record<NamesOf<K>, string | number>>];

/** Keys of texts without names: what a list of titles or places can hold. */
export type PlainKey = { [K in Key]: [NamesOf<K>] extends [never] ? K : never }[Key];

export interface Translate {
	<K extends Key>(key: K, ...values: Parameters<K>): string;
}

export interface TranslatorOptions {
	/** BCP 47 tag; numbers and plurals follow it. */
	readonly tag: string;
	readonly messages: Partial<Catalogue>;
	/** Told once per key that the language does not have; the text then shows as its key in brackets. */
	readonly onMissing?: (key: string) => void;
	/** Applied to the literal text before values are filled in; the test languages use it. */
	readonly transform?: (text: string) => string;
}

export function createTranslator(options: TranslatorOptions): Translate {
	const plurals = new Intl.PluralRules(options.tag);
	const numbers = new Intl.NumberFormat(options.tag);
	const reported = new Set<string>();

	return (key, ...[values]) => {
		const message = options.messages[key];
		if (message === undefined) {
			if (!reported.has(key)) {
				reported.add(key);
				options.onMissing?.(key);
			}
			return `⟨${key}⟩`;
		}
		const parameters: Readonly<Record<string, string | number>> = values ?? {};
		const text =
			typeof message === 'string'
				? message
				: (message[plurals.select(Number(parameters['count']))] ?? message.other);
		return fill(options.transform ? options.transform(text) : text, parameters, numbers);
	};
}

/** A name without a value stays visible as written, so that a mistake is seen and nothing breaks. */
function fill(text: string, values: Readonly<Record<string, string | number>>, numbers: Intl.NumberFormat) {
	return text.replace(/\{(\w+)\}/gu, (whole, name: string) => {
		const value = values[name];
		if (value === undefined) return whole;
		return typeof value === 'number' ? numbers.format(value) : value;
	});
}
