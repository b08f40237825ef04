import type { LabelledMessage } from '#core/content/message.ts';
import type { AnswerPart } from '#core/content/answer.ts';
import type { Row } from '#core/content/row.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Result } from '#core/kernel/result.ts';
import type { StoredRecord } from './recognise.ts';
import type { AnswerRecord, InputRecord, RecordBody, RunRecord } from './record.ts';

/** One execution of an agent. What it did is in its records. */
export interface Run extends Row {
	readonly agentId: string;
	readonly conversationId?: Id;
	/** The message this run answers: what was said before is the branch that ends there. */
	readonly messageId?: Id;
	/** The runs that led to this one, its starter first: it draws on their budgets too. */
	readonly ancestorIds?: readonly Id[];
	/** Set with the `end` record. */
	readonly endedAt?: number;
}

/** The right to append to a run. Each new lease has a higher epoch, and an append under a lower one fails. */
export interface Lease {
	readonly runId: Id;
	readonly owner: string;
	readonly epoch: number;
}

export type LeaseFailure = { readonly type: 'lease-held' } | { readonly type: 'run-missing' };
export interface LeaseLost {
	readonly type: 'lease-lost';
}
/** Somebody said something to a run that was about to be done. */
export interface MailWaiting {
	readonly type: 'mail-waiting';
}
/** A letter that was to become a record has been withdrawn or taken meanwhile: nothing was kept, read them again. */
export interface LetterGone {
	readonly type: 'letter-gone';
	readonly id: Id;
}

/**
 * Something for a run from outside: anyone may post at any time, whoever holds the lease takes it into the journal.
 * It survives a crash of both, and counts once however often it is posted.
 */
export type Letter = { readonly id: Id; readonly runId: Id; readonly at: number } & (
	| { readonly type: 'say'; readonly via: InputRecord['via']; readonly message: LabelledMessage }
	| ({ readonly type: 'answer' } & Pick<AnswerRecord, 'call' | 'digest' | 'by' | 'allow' | 'scope'>)
	| { readonly type: 'stop'; readonly by: string }
);

/** The answer so far, for drawing it again after a reload. Never part of what a model is told. */
export interface Scratch {
	readonly runId: Id;
	readonly attempt: number;
	readonly parts: readonly AnswerPart[];
}

/**
 * Where runs and their records are. All writes are atomic. Nothing here throws for a reason a caller can act on;
 * a store that cannot write at all (disk full, closed) rejects, and the run stops where its last record is.
 * Values are what JSON can say: a field that is undefined may come back as one that is not there.
 */
export interface RunStore {
	/** With what it begins with, in one transaction. The same run twice is one run, and its letters are posted once. */
	create(run: Run, letters: readonly Letter[]): Promise<void>;
	/** Runs without an end, oldest first. */
	unfinished(): Promise<readonly Run[]>;
	/**
	 * Held by another until it is released or `ms` have passed without renewing. With `takeOver` it is taken at once:
	 * only for a host that knows by other means, such as a lock, that the one before is gone.
	 */
	lease(runId: Id, owner: string, ms: number, takeOver?: boolean): Promise<Result<Lease, LeaseFailure>>;
	renew(lease: Lease, ms: number): Promise<Result<void, LeaseLost>>;
	release(lease: Lease): Promise<void>;
	/**
	 * Numbers the records and keeps all of them or none. With `durable` it resolves once they would survive a power
	 * cut. Letters that became records are taken out in the same transaction. An `end` also ends the run;
	 * an `end` as `done` is refused while there is a letter that says something (type `say`, not among `taken`), so that
	 * nobody speaks to a run that has just ended. Other ends leave such letters behind, to be read and withdrawn.
	 */
	append(
		lease: Lease,
		bodies: readonly RecordBody[],
		options: { readonly durable: boolean; readonly taken?: readonly Id[] },
	): Promise<Result<readonly RunRecord[], LeaseLost | LetterGone | MailWaiting>>;
	/** In order, from after `seq`. */
	read(runId: Id, seq?: number): Promise<readonly StoredRecord[]>;
	/** A letter that was posted before is well received, whatever became of it and of the run, and does nothing more. */
	post(letter: Letter): Promise<Result<void, { readonly type: 'run-missing' | 'run-ended' }>>;
	/** Oldest first: by `at`, then by id. Those of a run that ended stay, for somebody to act on. */
	letters(runId: Id): Promise<readonly Letter[]>;
	/** False when it has been taken already or was never posted; true however often it is asked. */
	withdraw(letter: Pick<Letter, 'id' | 'runId'>): Promise<boolean>;
	/** Tells after every post to this run, from wherever, and perhaps once more than needed: read them to know. */
	watch(runId: Id, tell: () => void): () => void;
	/** Replaces the run's scratch; undefined clears it. Lost lightly: nothing depends on it. A lost lease does nothing. */
	scratch(lease: Lease, scratch: Scratch | undefined): Promise<void>;
	readScratch(runId: Id): Promise<Scratch | undefined>;
}
