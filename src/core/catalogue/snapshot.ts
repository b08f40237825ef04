import * as z from 'zod/mini';
import type { Abilities } from '#core/content/abilities.ts';
import type { Price, Rates } from '#core/content/price.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { ModelFacts } from './model-facts.ts';

/** What was known about the models of many providers on one day. */
export interface Snapshot {
	/** Where the facts are from, for people. */
	readonly source: string;
	/** As `2026-05-01`. */
	readonly date: string;
	/** Sorted by provider, then id, each once. */
	readonly models: readonly ModelFacts[];
}

export interface SnapshotUnreadable {
	readonly type: 'snapshot-unreadable';
	/** Where in it, and what is wrong. */
	readonly detail: string;
}

/** Raised when rows get another form: an older app then refuses what it cannot read. */
const FORM = 1;

/** One letter for each ability, in this order, and `d` for a deprecated model. */
const MARKS: Readonly<Record<keyof Abilities, string>> = {
	tools: 't',
	images: 'i',
	pdf: 'p',
	audio: 'a',
	structured: 's',
	reasoning: 'r',
};
const DEPRECATED = 'd';

const amount = z.number().check(z.minimum(0), z.maximum(100_000));
const tokens = z.int().check(z.minimum(1), z.maximum(1_000_000_000));
const words = z.string().check(z.minLength(1), z.maxLength(200));
const day = z.iso.date();
/** Above how many tokens, input, output, and for the cache: read, write. */
const rates = z.tuple([z.int().check(z.minimum(0)), amount, amount, z.nullable(amount), z.nullable(amount)]);
const row = z
	.tuple([
		words,
		words,
		tokens,
		tokens,
		z.string().check(z.regex(/^[tipasrd]*$/)),
		z.array(rates),
		z.nullable(day),
	])
	.check(z.refine(([, , context, output]) => output <= context, 'answers longer than the context'));
const schema = z.object({
	form: z.literal(FORM),
	source: words,
	date: day,
	providers: z.record(words, z.array(row)),
});

type Row = z.infer<typeof row>;
type RatesRow = z.infer<typeof rates>;

/** Of parsed JSON, wherever it comes from. One bad row spoils it: half a catalogue would look like a whole one. */
export function readSnapshot(stored: unknown): Result<Snapshot, SnapshotUnreadable> {
	const parsed = schema.safeParse(stored);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return err({
			type: 'snapshot-unreadable',
			detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
		});
	}
	const { source, date, providers } = parsed.data;
	const models = Object.entries(providers).flatMap(([provider, rows]) =>
		rows.map((each) => factsOf(provider, each)),
	);
	return ok({ source, date, models: sorted(models) });
}

/** The form it is stored in: about a fifth of the facts written out. */
export function writeSnapshot({ source, date, models }: Snapshot): z.infer<typeof schema> {
	const providers: Record<string, Row[]> = {};
	for (const facts of sorted(models)) (providers[facts.provider] ??= []).push(rowOf(facts));
	return { form: FORM, source, date, providers };
}

/** By provider and id in the order of their characters, which no language setting changes; the last of each counts. */
export function sorted(models: readonly ModelFacts[]): readonly ModelFacts[] {
	const byKey = new Map(models.map((facts) => [`${facts.provider}\n${facts.id}`, facts]));
	return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, facts]) => facts);
}

function factsOf(provider: string, stored: Row): ModelFacts {
	const [id, name, contextTokens, maxOutputTokens, marks, prices, released] = stored;
	const price = priceOf(prices);
	return {
		provider,
		id,
		name,
		contextTokens,
		maxOutputTokens,
		abilities: {
			tools: marks.includes(MARKS.tools),
			images: marks.includes(MARKS.images),
			pdf: marks.includes(MARKS.pdf),
			audio: marks.includes(MARKS.audio),
			structured: marks.includes(MARKS.structured),
			reasoning: marks.includes(MARKS.reasoning),
		},
		...(price && { price }),
		...(released !== null && { released }),
		...(marks.includes(DEPRECATED) && { isDeprecated: true as const }),
	};
}

function rowOf(facts: ModelFacts): Row {
	const { abilities, price, released } = facts;
	const marks =
		(abilities.tools ? MARKS.tools : '') +
		(abilities.images ? MARKS.images : '') +
		(abilities.pdf ? MARKS.pdf : '') +
		(abilities.audio ? MARKS.audio : '') +
		(abilities.structured ? MARKS.structured : '') +
		(abilities.reasoning ? MARKS.reasoning : '') +
		(facts.isDeprecated ? DEPRECATED : '');
	const tiers = (price?.tiers ?? []).map((tier) => ratesRow(tier.aboveTokens, tier));
	const prices = price ? [ratesRow(0, price), ...tiers] : [];
	return [facts.id, facts.name, facts.contextTokens, facts.maxOutputTokens, marks, prices, released ?? null];
}

function priceOf([base, ...above]: readonly RatesRow[]): Price | undefined {
	if (!base) return undefined;
	const tiers = above.map((each) => ({ aboveTokens: each[0], ...ratesOf(each) }));
	return { ...ratesOf(base), ...(tiers.length > 0 && { tiers }) };
}

function ratesOf([, input, output, cacheRead, cacheWrite]: RatesRow): Rates {
	return {
		input,
		output,
		...(cacheRead !== null && { cacheRead }),
		...(cacheWrite !== null && { cacheWrite }),
	};
}

function ratesRow(above: number, each: Rates): RatesRow {
	return [above, each.input, each.output, each.cacheRead ?? null, each.cacheWrite ?? null];
}
