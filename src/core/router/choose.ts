import type { PassedOver } from '#core/journal/record.ts';
import { keyOf, nameOf, type Candidate, type Route } from './candidate.ts';
import { obstacleTo, type Circumstances } from './filter.ts';
import { obstacleWords, type Obstacle } from './obstacle.ts';
import { isMeant, makePlan } from './plan.ts';
import type { RankFacts } from './rank.ts';

export interface ChoiceFacts extends Circumstances, RankFacts {
	readonly route: Route;
	readonly candidates: readonly Candidate[];
}

export type Choice =
	| {
			readonly type: 'chosen';
			/** To be asked one after the other until one answers: at least one, at most three, no two the same. */
			readonly order: readonly [Candidate, ...Candidate[]];
			/** Why the first one, in words for a person. */
			readonly reason: string;
			/** Who was in question and was refused, what can be helped first; not more than a person would read. */
			readonly passedOver: readonly PassedOver[];
	  }
	| {
			readonly type: 'none';
			readonly passedOver: readonly PassedOver[];
			/** With a network there would be somebody. */
			readonly isOffline: boolean;
			/** When somebody may be asked again at the latest, where waiting is all it takes. */
			readonly readyAt?: number;
	  };

interface Refused {
	readonly candidate: Candidate;
	readonly obstacle: Obstacle;
}

const MOST_TRIED = 3;
const MOST_PASSED_OVER = 20;

/** What can be helped comes first, what a model simply cannot do last. */
const WORTH_SAYING: readonly Obstacle['type'][] = [
	'resting',
	'offline',
	'disabled',
	'budget',
	'no-key',
	'not-local',
	'context',
	'abilities',
];

/** Whom to ask. Every candidate is looked at once; one that the filter refuses is never in the order. */
export function choose(facts: ChoiceFacts): Choice {
	const { route, now } = facts;
	const all = [...new Map(facts.candidates.map((each) => [keyOf(nameOf(each)), each])).values()];
	const isClosed = route.type === 'chain' && route.others === undefined;
	const inQuestion = isClosed
		? all.filter((each) => route.candidates.some((link) => isMeant(link, each)))
		: all;

	const fit: Candidate[] = [];
	const refused: Refused[] = [];
	for (const candidate of inQuestion) {
		const obstacle = obstacleTo(candidate, facts);
		if (obstacle) refused.push({ candidate, obstacle });
		else fit.push(candidate);
	}

	const { order, reason } = makePlan(route, fit, facts);
	const passedOver = [...missingLinks(route, all), ...inWords(refused, now)].slice(0, MOST_PASSED_OVER);
	const [first, ...others] = order.slice(0, MOST_TRIED);
	if (first) return { type: 'chosen', order: [first, ...others], reason, passedOver };

	const ready = refused.flatMap(({ obstacle }) => (obstacle.type === 'resting' ? [obstacle.rest.until] : []));
	return {
		type: 'none',
		passedOver,
		isOffline: refused.some(({ obstacle }) => obstacle.type === 'offline'),
		...(ready.length > 0 ? { readyAt: Math.min(...ready) } : {}),
	};
}

/** What the person named and is not there: a model that was withdrawn, a connection that was removed. */
function missingLinks(route: Route, all: readonly Candidate[]): readonly PassedOver[] {
	if (route.type !== 'chain') return [];
	return route.candidates.flatMap((link) =>
		link.model === undefined || all.some((each) => isMeant(link, each))
			? []
			: [{ connection: link.connection, model: link.model, reason: 'is not set up here' }],
	);
}

function inWords(refused: readonly Refused[], now: number): readonly PassedOver[] {
	return WORTH_SAYING.flatMap((type) =>
		refused
			.filter(({ obstacle }) => obstacle.type === type)
			.map(({ candidate, obstacle }) => ({ ...nameOf(candidate), reason: obstacleWords(obstacle, now) })),
	);
}
