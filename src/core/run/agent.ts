import type { Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { CallPart } from '#core/content/part.ts';
import type { RunState } from '#core/journal/run-state.ts';
import type { AskModel, Question } from '#core/model-call/question.ts';
import type { Tool } from '#core/tools/tool.ts';
import type { RunLimits } from './limits.ts';

/** Who does the work: what it may use, how far it may go, and how its questions to a model are put. */
export interface Agent {
	readonly id: string;
	readonly tools: readonly Tool[];
	readonly limits: RunLimits;
	/** What was said before the run; the same at every resume, because the branch it is read from never changes. */
	readonly history: () => Promise<readonly LabelledMessage[]>;
	/** The question for the next turn. */
	readonly question: (view: TurnView) => Promise<Question>;
	/**
	 * What to show as a summary from now on, if it is time; `must` when the last question was too long for the model.
	 * Undefined: nothing can or need be done.
	 */
	readonly compact: (view: TurnView, must: boolean) => Promise<Compaction | undefined>;
	/** May this call run? Asked anew for every call, and again when a run is resumed. */
	readonly decide: (call: CallRequest) => Decision;
}

export interface TurnView {
	readonly history: readonly LabelledMessage[];
	readonly state: RunState;
	/** For questions on the way to the next turn. Their answers are kept, so that a resume does not ask twice. */
	readonly ask: AskModel;
	/** Aborted when the turn is no longer wanted. */
	readonly signal: AbortSignal;
}

export interface Compaction {
	readonly count: number;
	readonly summary: LabelledMessage;
}

export interface CallRequest {
	readonly part: CallPart;
	readonly tool: Tool;
	/** Of everything the model saw when it asked for this. */
	readonly label: Label;
}

export type Decision =
	| { readonly type: 'allow' }
	/** For the model and the person. */
	| { readonly type: 'deny'; readonly reason: string }
	| { readonly type: 'ask'; readonly reason: string; readonly withinMs: number };
