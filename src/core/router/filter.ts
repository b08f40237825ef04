import { nameOf, type Candidate, type Needs } from './candidate.ts';
import type { Health } from './health.ts';
import { restOf } from './model-health.ts';
import { ABILITIES, type Obstacle } from './obstacle.ts';

/** Everything that can stand in a candidate's way. */
export interface Circumstances {
	readonly needs: Needs;
	readonly health: Health;
	readonly isOnline: boolean;
	/** Why the person's caps do not allow to ask this one, in words for them; undefined where they do. */
	readonly affordable: (candidate: Candidate) => string | undefined;
	readonly now: number;
}

/** Of a model's context, what an estimate of tokens may be wrong by. */
const CONTEXT_RESERVE = 0.08;

/**
 * The first thing that stands in the way. What lasts longest is looked at first, so that waiting is said to help only
 * where it does.
 */
export function obstacleTo(candidate: Candidate, by: Circumstances): Obstacle | undefined {
	const { needs, health, now } = by;
	if (needs.localOnly && !candidate.isLocal) return { type: 'not-local' };

	const missing = ABILITIES.filter((ability) => needs[ability] && !candidate.facts.abilities[ability]);
	if (missing.length > 0) return { type: 'abilities', missing };

	const wanted = needs.inputTokens + needs.outputTokens;
	const room = Math.floor(candidate.facts.contextTokens * (1 - CONTEXT_RESERVE)) || 0;
	if (wanted > room) return { type: 'context', wanted, room };

	if (!candidate.hasKey) return { type: 'no-key' };
	const { disabled } = health.connection(candidate.connection);
	if (disabled) return { type: 'disabled', disabled };

	const reason = by.affordable(candidate);
	if (reason !== undefined) return { type: 'budget', reason };

	if (!by.isOnline && !candidate.isLocal) return { type: 'offline' };
	const rest = restOf(health.model(nameOf(candidate)), now);
	return rest && { type: 'resting', rest };
}
