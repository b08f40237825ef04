import {
	keyOf,
	nameOf,
	type Candidate,
	type ChainLink,
	type Needs,
	type Route,
	type Strategy,
} from './candidate.ts';
import { ABILITIES, ABILITY_WORDS, joined } from './obstacle.ts';
import { rank, type RankFacts } from './rank.ts';

/** An order of candidates and, in words for a person, why the first one is the first. */
export interface Plan {
	readonly order: readonly Candidate[];
	readonly reason: string;
}

type Chain = Extract<Route, { readonly type: 'chain' }>;

/** After so many of one connection comes the best of another: what takes a connection down takes all its models. */
const AT_ONE_CONNECTION = 2;

const STRATEGY_WORDS: Readonly<Record<Strategy, string>> = {
	cost: 'cheapest',
	latency: 'expected to be fastest',
	quality: 'judged best',
	'round-robin': 'next in turn',
	capability: 'least to spare',
};

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

/** `fit` is who can be asked. Empty only when nobody of them is meant. */
export function makePlan(route: Route, fit: readonly Candidate[], facts: RankFacts): Plan {
	if (route.type === 'chain') return planChain(route, fit, facts);
	return {
		order: spread(rank(fit, route.strategy, facts)),
		reason: strategyWords(route.strategy, fit, facts),
	};
}

export function isMeant({ connection, model }: ChainLink, candidate: Candidate): boolean {
	return candidate.connection === connection && (model === undefined || candidate.facts.id === model);
}

function planChain(chain: Chain, fit: readonly Candidate[], facts: RankFacts): Plan {
	const links = chain.candidates.map((link) => bestOf(link, fit, facts));
	const found = unique(links.filter((each) => each !== undefined));
	const names = new Set(found.map((each) => keyOf(nameOf(each))));
	const rest = chain.others ? fit.filter((each) => !names.has(keyOf(nameOf(each)))) : [];
	const others = chain.others ? spread(rank(rest, chain.others, facts)) : [];

	const order = [...found, ...others];
	const at = links.findIndex((each) => each !== undefined);
	const link = chain.candidates[at];
	if (link) return { order, reason: linkWords(link, at, fit, facts) };
	if (!chain.others) return { order, reason: '' };
	return { order, reason: `nobody in the chain can be asked; ${strategyWords(chain.others, rest, facts)}` };
}

function bestOf(link: ChainLink, fit: readonly Candidate[], facts: RankFacts): Candidate | undefined {
	return rank(
		fit.filter((each) => isMeant(link, each)),
		'quality',
		facts,
	)[0];
}

function unique(candidates: readonly Candidate[]): readonly Candidate[] {
	return [...new Map(candidates.map((each) => [keyOf(nameOf(each)), each])).values()];
}

function spread(ranked: readonly Candidate[]): readonly Candidate[] {
	const head = ranked.slice(0, AT_ONE_CONNECTION);
	const tail = ranked.slice(AT_ONE_CONNECTION);
	const elsewhere = tail.find((each) => each.connection !== head[0]?.connection);
	if (!elsewhere || head.some((each) => each.connection !== head[0]?.connection)) return ranked;
	return [...head, elsewhere, ...tail.filter((each) => each !== elsewhere)];
}

function strategyWords(strategy: Strategy, among: readonly Candidate[], facts: RankFacts): string {
	const that = needWords(facts.needs);
	if (among.length === 1) return `the only one ${that || 'that can be asked'}`;
	return `${STRATEGY_WORDS[strategy]} of ${among.length}${that && ` ${that}`}`;
}

function linkWords(link: ChainLink, at: number, fit: readonly Candidate[], facts: RankFacts): string {
	const place = `${ORDINALS[at] ?? `number ${at + 1}`} in the chain`;
	if (link.model !== undefined) return place;
	const there = fit.filter((each) => isMeant(link, each));
	return `${place}; ${strategyWords('quality', there, facts)}`;
}

function needWords(needs: Needs): string {
	const can = ABILITIES.filter((ability) => needs[ability]).map((ability) => ABILITY_WORDS[ability]);
	const words = [
		...(needs.localOnly ? ['on your own machines'] : []),
		...(can.length > 0 ? [`that can ${joined(can, 'and')}`] : []),
	];
	return words.join(' ');
}
