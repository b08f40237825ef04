import type { BudgetRefusal } from '#core/budget/ledger.ts';
import type { ModelAnswer } from '#core/content/answer.ts';
import type { Label } from '#core/content/label.ts';
import type { Result } from '#core/kernel/result.ts';
import type { ModelPurpose, PassedOver } from '#core/journal/record.ts';
import type { Calibration } from '#core/prompt/calibration.ts';
import type { SectionWeight } from '#core/prompt/sections.ts';
import type { ProviderFailure } from '#core/providers/failure.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { Candidate, Needs, Route } from '#core/router/candidate.ts';
import type { Ability } from '#core/router/obstacle.ts';

/** Something to ask of whichever model the route finds. */
export interface Question {
	/** Within its run; the same id is the same question, and is not asked again once it was answered. */
	readonly id: string;
	readonly purpose: ModelPurpose;
	readonly route: Route;
	readonly needs: Needs;
	/** Who has these is asked first; who has not is asked all the same when nobody has. */
	readonly wishes?: readonly Ability[];
	/** Of everything the question is made from. */
	readonly label: Label;
	/** Whoever asks can ask again with less when it is too long; otherwise a model with more room is looked for. */
	readonly canShrink?: boolean;
	/** For one candidate, because what can be sent depends on what it takes. Rejects only for a bug. */
	readonly write: (candidate: Candidate, calibration?: Calibration) => Promise<WrittenQuestion>;
}

export interface WrittenQuestion {
	readonly request: Omit<ModelRequest, 'model'>;
	/** Of the request, where writing it brought in more than the question had. */
	readonly label?: Label;
	/** What the request is made of and what each part weighs, for whoever looks at it later. */
	readonly sections: readonly SectionWeight[];
}

export type AskFailure =
	/** Nobody could be asked, and why. */
	| { readonly type: 'no-candidate'; readonly passedOver: readonly PassedOver[] }
	| BudgetRefusal
	/** Everybody who could be asked failed, or asking on makes no sense; the last failure. */
	| { readonly type: 'failed'; readonly error: ProviderFailure }
	/** There is no network, and nobody who needs none. */
	| { readonly type: 'offline' }
	| { readonly type: 'aborted' }
	/** Another host has the run now. */
	| { readonly type: 'lease-lost' };

/** Routing, money, retries, the record of it: all of that is behind this function. It does not reject. */
export type AskModel = (question: Question, signal: AbortSignal) => Promise<Result<ModelAnswer, AskFailure>>;
