import type { ModelAnswer } from '#core/content/answer.ts';
import type { LiveEvent } from '#core/journal/live.ts';
import type { FailureRecord, ModelRecord } from '#core/journal/record.ts';
import type { LeaseLost } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Result } from '#core/kernel/result.ts';
import type { Question } from './question.ts';

/** Where the facts of asking are kept: the journal of a run. What it could not keep did not happen. */
export interface AskJournal {
	/** Who pays: the run, then those that started it, outermost last. */
	readonly runIds: readonly Id[];
	readonly agentId: string;
	readonly conversationId?: Id;
	/** The answer that this question had before, if it had one. */
	remembered(question: Question): ModelAnswer | undefined;
	/** Before anything is sent. Resolves with the record's number, which names the attempt in live events. */
	begin(record: Omit<ModelRecord, 'type'>): Promise<Result<number, LeaseLost>>;
	fail(failure: Omit<FailureRecord, 'type'>): Promise<Result<void, LeaseLost>>;
	finish(question: Question, claim: Id, answer: ModelAnswer): Promise<Result<void, LeaseLost>>;
	live(event: LiveEvent): void;
}
