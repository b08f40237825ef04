import { readFirstPaint } from '#lib/platform/first-paint.ts';
import { createTranslator, type Translate } from '#lib/locales/catalogue.ts';
import {
	LANGUAGE_TAGS,
	languages,
	pickLanguage,
	type Language as LanguageEntry,
	type LanguageTag,
} from '#lib/locales/languages.ts';

interface Loaded {
	readonly entry: LanguageEntry;
	readonly translate: Translate;
	/** Where Intl has no data for a test language, the language it is made from. */
	readonly formatTag: string;
}

/** The language on the screen, and the formats that follow it. Changes when the new one has arrived, never before. */
export class Language {
	#loaded = $state.raw<Loaded>();
	#missing = $state.raw<readonly string[]>([]);
	#failed = $state.raw(false);

	/** Keys the current language turned out not to have. */
	readonly missing = $derived(this.#missing);
	/** The wanted language could not be fetched; the one before it stays. */
	readonly failed = $derived(this.#failed);

	get tag(): LanguageTag {
		return this.#entry.tag;
	}

	get direction(): 'ltr' | 'rtl' {
		return this.#entry.direction;
	}

	readonly t: Translate = (key, ...values) =>
		this.#loaded ? this.#loaded.translate(key, ...values) : `⟨${key}⟩`;

	get #entry(): LanguageEntry {
		return this.#loaded?.entry ?? entryOf('en');
	}

	get #formatTag(): string {
		return this.#loaded?.formatTag ?? 'en';
	}

	/** The one of the last start, so that nothing changes language while the settings are read. */
	useAtStart(): Promise<void> {
		return this.use(readFirstPaint().lang ?? 'system');
	}

	/** `system` follows the browser. */
	async use(wanted: string): Promise<void> {
		const tag =
			LANGUAGE_TAGS.find((each) => each === wanted) ??
			pickLanguage(wanted === 'system' ? navigator.languages : [wanted]);
		if (this.#loaded?.entry.tag === tag) return;
		const entry = entryOf(tag);
		try {
			const { messages, transform } = await entry.load();
			this.#missing = [];
			this.#failed = false;
			const formatTag = entry.isTest ? 'en' : tag;
			const onMissing = (key: string) => queueMicrotask(() => (this.#missing = [...this.#missing, key]));
			const translate = createTranslator({
				tag: formatTag,
				messages,
				onMissing,
				...(transform ? { transform } : {}),
			});
			this.#loaded = { entry, translate, formatTag };
		} catch {
			this.#failed = true;
			if (!this.#loaded && tag !== 'en') await this.use('en');
		}
	}

	number(value: number, options?: Intl.NumberFormatOptions): string {
		return new Intl.NumberFormat(this.#formatTag, options).format(value);
	}

	date(ms: number, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): string {
		// A damaged row must not take the whole screen with it.
		return Number.isFinite(ms) ? new Intl.DateTimeFormat(this.#formatTag, options).format(ms) : '–';
	}

	/** `4.2 MB`; steps of 1,000 as operating systems show them. */
	bytes(count: number): string {
		const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
		const step = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
		const value = count / 1000 ** step;
		return this.number(value, {
			style: 'unit',
			unit: units[step] ?? 'byte',
			unitDisplay: step === 0 ? 'long' : 'short',
			maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
		});
	}
}

function entryOf(tag: LanguageTag): LanguageEntry {
	const entry = languages.find((each) => each.tag === tag);
	if (!entry) throw new Error(`No language ${tag}`);
	return entry;
}
