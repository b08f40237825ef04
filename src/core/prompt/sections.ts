import { shorten } from './shorten.ts';

/** A named piece of the system prompt. */
export type Section = StableSection | VolatileSection;

interface SectionBase {
	readonly name: string;
	readonly text: string;
	/** When there is not room for all, what has the lowest is cut first, and of equals the last. */
	readonly priority: number;
}

/** The same from turn to turn, so that a provider can keep it. */
export interface StableSection extends SectionBase {
	readonly kind: 'stable';
	/** The most tokens it may have. */
	readonly budget?: number;
}

/** What may change with every turn. Its room is set aside whether it is used or not: it never cuts into the stable. */
export interface VolatileSection extends SectionBase {
	readonly kind: 'volatile';
	readonly budget: number;
}

export interface SectionWeight {
	readonly name: string;
	/** Estimated. */
	readonly tokens: number;
}

export interface SectionCut {
	readonly name: string;
	/** Estimated tokens before and after. Nothing after: it was left out. */
	readonly from: number;
	readonly to: number;
}

export interface AssembledPrompt {
	readonly system: string;
	readonly sections: readonly SectionWeight[];
	readonly cuts: readonly SectionCut[];
}

export type CountTokens = (text: string) => number;

const BETWEEN = '\n\n';
/** A section is left out rather than cut down to less. */
const LEAST_TOKENS = 40;

/** Stable sections first, then the volatile, each in the order given. */
export function assembleSections(
	sections: readonly Section[],
	maxTokens: number,
	count: CountTokens,
): AssembledPrompt {
	const volatile = sections.filter((section) => section.kind === 'volatile');
	const reserved = Math.min(
		volatile.reduce((sum, { budget }) => sum + budget, 0),
		maxTokens,
	);
	const stable = sections.filter((section) => section.kind === 'stable');
	const fitted = [...fit(stable, maxTokens - reserved, count), ...fit(volatile, reserved, count)];
	const kept = fitted.filter(({ text }) => text !== '');
	return {
		system: kept.map(({ text }) => text).join(BETWEEN),
		sections: kept.map(({ name, tokens }) => ({ name, tokens })),
		cuts: fitted.flatMap(({ name, from, tokens }) => (tokens < from ? [{ name, from, to: tokens }] : [])),
	};
}

interface Fitted {
	readonly name: string;
	readonly from: number;
	readonly tokens: number;
	readonly text: string;
}

function fit(sections: readonly Section[], max: number, count: CountTokens): readonly Fitted[] {
	const gap = count(BETWEEN);
	const weigh = (text: string) => (text === '' ? 0 : count(text) + gap);
	const fitted = sections.map((section) => {
		const text = section.text.trim();
		return cutTo({ name: section.name, from: weigh(text), tokens: weigh(text), text }, section.budget, weigh);
	});
	let over = fitted.reduce((sum, { tokens }) => sum + tokens, 0) - max;
	const lowestFirst = sections
		.map(({ priority }, at) => ({ priority, at }))
		.toSorted((a, b) => a.priority - b.priority || b.at - a.at);
	for (const { at } of lowestFirst) {
		const before = fitted[at];
		if (over <= 0 || !before) break;
		const after = cutTo(before, before.tokens - over, weigh);
		fitted[at] = after;
		over -= before.tokens - after.tokens;
	}
	return fitted;
}

function cutTo(section: Fitted, budget: number | undefined, weigh: CountTokens): Fitted {
	if (budget === undefined || section.tokens <= budget) return section;
	const text = budget < LEAST_TOKENS ? '' : longestWithin(section.text, budget, weigh);
	return { ...section, text, tokens: weigh(text) };
}

/** Tokens do not grow evenly with length, so the length that fits is searched for. */
function longestWithin(text: string, budget: number, weigh: CountTokens): string {
	let fits = 0;
	let tooLong = text.length;
	while (tooLong - fits > 1) {
		const middle = Math.floor((fits + tooLong) / 2);
		if (weigh(shorten(text, middle)) <= budget) fits = middle;
		else tooLong = middle;
	}
	const cut = shorten(text, fits).trim();
	return weigh(cut) <= budget ? cut : '';
}
