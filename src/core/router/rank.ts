import type { CandidateName } from '#core/journal/record.ts';
import { keyOf, nameOf, type Candidate, type Needs, type Strategy } from './candidate.ts';
import type { Health } from './health.ts';
import { ABILITIES } from './obstacle.ts';
import { qualityOf } from './quality.ts';
import { expectedMs } from './speed.ts';

/** What an order of candidates may depend on. */
export interface RankFacts {
	readonly needs: Needs;
	readonly health: Health;
	/** The median of what such questions were answered with; undefined before there were any. */
	readonly typicalOutputTokens?: number | undefined;
	/** Best first, by the person; holds before every estimate of quality. */
	readonly preferred?: readonly CandidateName[] | undefined;
	/** Whose turn it was last. */
	readonly cursor?: CandidateName | undefined;
	readonly now: number;
}

/** Compared from the left, lower is better. */
type Score = readonly (number | string)[];

const TYPICAL_OUTPUT_TOKENS = 400;

/** Best first. The same candidates in any order come out in the same one. */
export function rank(
	candidates: readonly Candidate[],
	strategy: Strategy,
	facts: RankFacts,
): readonly Candidate[] {
	const scored = candidates.map((candidate) => ({ candidate, score: scoreOf(candidate, strategy, facts) }));
	return scored.toSorted((a, b) => compare(a.score, b.score)).map(({ candidate }) => candidate);
}

/** In millionths of a dollar; infinite for a model of somebody else's that has no known price. */
export function expectedCost(candidate: Candidate, facts: RankFacts): number {
	const { price } = candidate.facts;
	if (candidate.isLocal) return 0;
	if (!price) return Infinity;
	return facts.needs.inputTokens * price.input + typicalOutput(facts) * price.output;
}

function scoreOf(candidate: Candidate, strategy: Strategy, facts: RankFacts): Score {
	const key = keyOf(nameOf(candidate));
	const equals: Score = [-qualityOf(candidate.facts, facts.now), key];
	switch (strategy) {
		case 'cost':
			return [expectedCost(candidate, facts), ...equals];
		case 'latency': {
			const { speed } = facts.health.model(nameOf(candidate));
			return [expectedMs(speed, typicalOutput(facts), facts.now), ...equals];
		}
		case 'quality':
			return [preference(key, facts), ...equals];
		case 'capability':
			return [surplus(candidate, facts.needs), expectedCost(candidate, facts), ...equals];
		case 'round-robin':
			// A name is a place in the circle even when nobody of that name takes part any more.
			return [facts.cursor && key > keyOf(facts.cursor) ? 0 : 1, key];
	}
}

function typicalOutput({ typicalOutputTokens, needs }: RankFacts): number {
	return Math.min(typicalOutputTokens ?? TYPICAL_OUTPUT_TOKENS, needs.outputTokens);
}

function preference(key: string, { preferred = [] }: RankFacts): number {
	const at = preferred.findIndex((name) => keyOf(name) === key);
	return at === -1 ? preferred.length : at;
}

/** What it can do and this question does not need; nothing needs audio yet. */
function surplus({ facts }: Candidate, needs: Needs): number {
	const unneeded = ABILITIES.filter((ability) => facts.abilities[ability] && !needs[ability]).length;
	return unneeded + (facts.abilities.audio ? 1 : 0);
}

function compare(a: Score, b: Score): number {
	for (const [at, left] of a.entries()) {
		const right = b[at];
		if (right === undefined || left === right) continue;
		return left < right ? -1 : 1;
	}
	return 0;
}
