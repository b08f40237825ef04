import { refusalWords } from '#core/budget/refusal-words.ts';
import type { PassedOver } from '#core/journal/record.ts';
import type { Timer } from '#core/ports/timer.ts';
import type { Candidate } from '#core/router/candidate.ts';
import { nextStep, type NextStep } from '#core/router/next-step.ts';
import type { AskFailure } from './question.ts';
import type { NotOpened } from './open-attempt.ts';
import type { FailedTry } from './try-candidate.ts';

/** Asked or not, there is no answer of this candidate. */
export type Setback = Exclude<NotOpened | FailedTry, { type: 'lease-lost' }>;

interface Position {
	readonly candidate: Candidate;
	readonly rest: readonly Candidate[];
	readonly retries: number;
	readonly canShrink: boolean;
	readonly now: number;
}

export function stepAfter(setback: Setback, position: Position): NextStep {
	const { canShrink, ...where } = position;
	if (setback.type === 'failed') {
		const { cause, readyAt, heard } = setback;
		const isMidAnswer = heard.firstPartMs !== undefined;
		return nextStep({ ...where, cause, readyAt, isMidAnswer, isCompacted: !canShrink });
	}
	const [candidate, ...rest] = position.rest;
	return candidate ? { type: 'next', candidate, rest } : { type: 'give-up' };
}

/** Goes after the name of the model. */
export function setbackWords(setback: Setback): string {
	switch (setback.type) {
		case 'passed-over':
			return setback.reason;
		case 'budget':
			return `is too dear: ${refusalWords(setback)}`;
		case 'failed':
			return `failed: ${setback.heard.error.detail}`;
	}
}

export function failureOf(setback: Setback, passedOver: readonly PassedOver[]): AskFailure {
	switch (setback.type) {
		case 'passed-over':
			return { type: 'no-candidate', passedOver };
		case 'budget':
			return setback;
		case 'failed':
			return { type: 'failed', error: setback.heard.error };
	}
}

const GRAVITY: readonly AskFailure['type'][] = ['no-candidate', 'budget', 'failed'];

/** Of two failures the one that says more: one who failed over one who was not asked. */
export function worse(before: AskFailure | undefined, now: AskFailure): AskFailure {
	return before && GRAVITY.indexOf(before.type) > GRAVITY.indexOf(now.type) ? before : now;
}

/** False when the wait was cut short. */
export function pause(ms: number, timer: Timer, signal: AbortSignal): Promise<boolean> {
	return new Promise((resolve) => {
		if (signal.aborted) return resolve(false);
		const onAbort = () => {
			cancel();
			resolve(false);
		};
		const cancel = timer(ms, () => {
			signal.removeEventListener('abort', onAbort);
			resolve(true);
		});
		signal.addEventListener('abort', onAbort, { once: true });
	});
}
