import type { ModelAnswer, StopReason } from '#core/content/answer.ts';
import type { Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { ResultPart } from '#core/content/part.ts';
import type { Spend } from '#core/content/spend.ts';
import type { Usage } from '#core/content/usage.ts';
import type { Id } from '#core/kernel/id.ts';

/** A durable fact of a run. Records are only ever appended; everything else about a run is folded from them. */
export type RunRecord = RecordBody & RecordPlace;

export interface RecordPlace {
	readonly runId: Id;
	/** From 1, without gaps. */
	readonly seq: number;
	/** When it was appended, in milliseconds since the epoch. For people; the order is `seq`. */
	readonly at: number;
	/** Of the lease under which it was appended. */
	readonly epoch: number;
	readonly v: typeof RECORD_VERSION;
}

export const RECORD_VERSION = 1;

export type RecordBody =
	| InputRecord
	| ModelRecord
	| TurnRecord
	| FailureRecord
	| AskRecord
	| AnswerRecord
	| IntentRecord
	| ResultRecord
	| CompactRecord
	| StepRecord
	| PauseRecord
	| EndRecord;

export type RecordType = RecordBody['type'];

/** Something was said to the agent. `steer` came while it worked, `follow` waited until it was done. */
export interface InputRecord {
	readonly type: 'input';
	readonly via: 'prompt' | 'steer' | 'follow';
	readonly message: LabelledMessage;
}

/**
 * A model is about to be asked; the money for it is reserved. Its outcome follows: a `turn` for the agent's own
 * question, a `step` for any other, a `failure`; where none does, the host was lost in between.
 */
export interface ModelRecord {
	readonly type: 'model';
	readonly purpose: ModelPurpose;
	readonly candidate: CandidateName;
	/** Names this one call wherever it is counted. */
	readonly claim: Id;
	readonly reserved: Spend;
	/** Why this one: the router's own words for a person. */
	readonly reason: string;
	/** Who else could have been asked, and why they were not. */
	readonly passedOver: readonly PassedOver[];
}

export type ModelPurpose = 'turn' | 'summary' | 'describe' | 'structured';

/** A model at a connection. */
export interface CandidateName {
	readonly connection: string;
	readonly model: string;
}

export interface PassedOver extends CandidateName {
	readonly reason: string;
}

/** A model's whole answer. Its calls may run; calls of anything less never do. */
export interface TurnRecord {
	readonly type: 'turn';
	readonly claim: Id;
	readonly message: LabelledMessage;
	readonly stop: StopReason;
	readonly usage: Usage;
	readonly spent: Spend;
}

/** A model was asked and gave no whole answer. */
export interface FailureRecord {
	readonly type: 'failure';
	readonly claim: Id;
	readonly error: { readonly type: string; readonly detail: string };
	/** What it is taken to have cost all the same. */
	readonly spent: Spend;
}

/** A call waits for a person. The digest names exactly what would be done. */
export interface AskRecord {
	readonly type: 'ask';
	readonly call: string;
	readonly digest: string;
	readonly reason: string;
	readonly expiresAt: number;
}

export interface AnswerRecord {
	readonly type: 'answer';
	readonly call: string;
	readonly digest: string;
	/** The device or channel that answered. */
	readonly by: string;
	readonly allow: boolean;
	readonly scope: 'once' | 'run' | 'rule';
}

/** Durable before a call takes effect. `key` is what the far side can tell a repetition by. */
export interface IntentRecord {
	readonly type: 'intent';
	readonly call: string;
	readonly key: string;
}

export interface ResultRecord {
	readonly type: 'result';
	readonly part: ResultPart;
	readonly label: Label;
}

/**
 * The first `count` messages, those from before the run included, are shown to the model as the summary.
 * The last compaction holds; one without a summary takes all earlier ones back. Nothing is deleted.
 */
export interface CompactRecord {
	readonly type: 'compact';
	readonly count: number;
	readonly summary?: LabelledMessage;
}

/** What a step came to, so that it is not done again: a side question to a model, or a step of a pattern. */
export type StepRecord = { readonly type: 'step'; readonly id: string; readonly label: Label } & (
	{ readonly claim: Id; readonly answer: ModelAnswer } | { readonly output: unknown }
);

/** The run waits for something other than an answer, and goes on when it is resumed. */
export interface PauseRecord {
	readonly type: 'pause';
	readonly reason: PauseReason;
}

export type PauseReason =
	/** A cap would have been passed; which one, in words for a person. */
	| { readonly type: 'budget'; readonly detail: string }
	/** No model could be asked for now. */
	| { readonly type: 'no-model'; readonly detail: string }
	| { readonly type: 'offline'; readonly detail: string }
	/** A limit of the run was reached: steps, time, or the same call again and again. */
	| { readonly type: 'limit'; readonly detail: string };

export interface EndRecord {
	readonly type: 'end';
	readonly status: 'done' | 'failed' | 'stopped';
	readonly error?: { readonly type: string; readonly detail: string };
}
