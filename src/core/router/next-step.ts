import { HOUR_MS, SECOND_MS } from '#core/kernel/time.ts';
import type { Candidate } from './candidate.ts';
import type { Cause } from './cause.ts';

/** Where a question stands when a candidate has failed it. */
export interface Setback {
	readonly cause: Cause;
	readonly candidate: Candidate;
	/** How often this candidate was asked again already; with a shorter prompt does not count. */
	readonly retries: number;
	/** Something of the answer had come. */
	readonly isMidAnswer: boolean;
	/** The prompt was made shorter already. */
	readonly isCompacted: boolean;
	/** Still to be asked, in order. */
	readonly rest: readonly Candidate[];
	/** Until when the candidate that failed is left alone, its failure counted in. */
	readonly readyAt: number | undefined;
	readonly now: number;
}

/** Nothing of a broken answer is used: whoever is asked next is asked the whole question again. */
export type NextStep =
	| { readonly type: 'retry'; readonly waitMs: number }
	/** `rest` is who is left after that. */
	| { readonly type: 'next'; readonly candidate: Candidate; readonly rest: readonly Candidate[] }
	/** Make the prompt shorter and ask the same one again. */
	| { readonly type: 'compact' }
	/** Until there is a network. */
	| { readonly type: 'pause' }
	| { readonly type: 'give-up' };

type Move = 'retry' | 'next' | 'next-elsewhere' | 'next-larger' | 'next-local' | 'compact' | 'pause';

interface Rule {
	/** The first that is possible is made; where none is, the question is given up. */
	readonly moves: readonly Move[];
	/** Before a retry, where nobody said how long. */
	readonly waitMs: number;
}

const RULES: Readonly<Record<Cause['type'], Rule>> = {
	network: { moves: ['retry', 'next'], waitMs: SECOND_MS },
	server: { moves: ['retry', 'next'], waitMs: SECOND_MS },
	overloaded: { moves: ['retry', 'next'], waitMs: 2 * SECOND_MS },
	rate: { moves: ['retry', 'next'], waitMs: SECOND_MS },
	// The model or its host wrote nonsense: another try often does not.
	protocol: { moves: ['retry', 'next'], waitMs: 0 },
	// A minute has gone already, so whoever else there is goes first.
	timeout: { moves: ['next', 'retry'], waitMs: 0 },
	auth: { moves: ['next-elsewhere'], waitMs: 0 },
	billing: { moves: ['next-elsewhere'], waitMs: 0 },
	context: { moves: ['compact', 'next-larger'], waitMs: 0 },
	'bad-request': { moves: [], waitMs: 0 },
	aborted: { moves: [], waitMs: 0 },
	offline: { moves: ['next-local', 'pause'], waitMs: 0 },
};

const MOST_RETRIES = 1;
/** How long a retry may be waited for: while others could be asked instead, and when this one is all there is. */
const PATIENCE_MS = { withOthers: 5 * SECOND_MS, alone: 30 * SECOND_MS };
/** Timers may call a little early, and then it would still be left alone. */
const TIMER_MS = 20;

export function nextStep(setback: Setback): NextStep {
	const moves = movesAfter(setback.cause);
	// An answer that broke off is begun anew by the next one: what is wrong with this one could break it twice.
	const ordered = setback.isMidAnswer ? moves.toSorted((a, b) => rankOf(a) - rankOf(b)) : moves;
	for (const move of ordered) {
		const step = tryMove(move, setback);
		if (step) return step;
	}
	return { type: 'give-up' };
}

function movesAfter(cause: Cause): readonly Move[] {
	// One provider has withdrawn the model, or never had it: that says nothing about the others.
	return cause.type === 'bad-request' && cause.isModelMissing ? ['next'] : RULES[cause.type].moves;
}

function rankOf(move: Move): number {
	return move === 'retry' ? 1 : 0;
}

function tryMove(move: Move, setback: Setback): NextStep | undefined {
	const { candidate, rest } = setback;
	switch (move) {
		case 'retry':
			return retry(setback);
		case 'next':
			return goOn(rest);
		case 'next-elsewhere':
			return goOn(rest.filter((each) => each.connection !== candidate.connection));
		case 'next-larger':
			return goOn(rest.filter((each) => each.facts.contextTokens > candidate.facts.contextTokens));
		case 'next-local':
			return goOn(rest.filter((each) => each.isLocal));
		case 'compact':
			return setback.isCompacted ? undefined : { type: 'compact' };
		case 'pause':
			return { type: 'pause' };
	}
}

function retry({ cause, retries, rest, readyAt, now }: Setback): NextStep | undefined {
	if (retries >= MOST_RETRIES) return undefined;
	const asked = 'retryAfterMs' in cause ? cause.retryAfterMs : undefined;
	const isSane = asked !== undefined && asked >= 0 && asked <= HOUR_MS;
	const waitMs = Math.max(RULES[cause.type].waitMs, isSane ? asked : 0, (readyAt ?? now) - now);
	if (waitMs > (rest.length > 0 ? PATIENCE_MS.withOthers : PATIENCE_MS.alone)) return undefined;
	return { type: 'retry', waitMs: waitMs === 0 ? 0 : waitMs + TIMER_MS };
}

function goOn([candidate, ...rest]: readonly Candidate[]): NextStep | undefined {
	return candidate && { type: 'next', candidate, rest };
}
