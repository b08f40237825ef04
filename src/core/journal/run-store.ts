import type { Label } from '#core/content/label.ts';
import type { LabelledMessage } from '#core/content/message.ts';
import type { AnswerPart } from '#core/content/answer.ts';
import type { Row } from '#core/content/row.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Result } from '#core/kernel/result.ts';
import type { StoredRecord } from './recognise.ts';
import type { AnswerRecord, RecordBody, RunRecord } from './record.ts';

/** One execution of an agent. What it did is in its records. */
export interface Run extends Row {
	readonly agentId: string;
	readonly conversationId?: Id;
	/** The message this run answers: what was said before is the branch that ends there. */
	readonly messageId?: Id;
	/** The run that started this one, whose budget it draws on. */
	readonly parentId?: Id;
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

/**
 * Something for a run from outside: anyone may post at any time, whoever holds the lease takes it into the journal.
 * It survives a crash of both, and counts once however often it is posted.
 */
export type Letter = { readonly id: Id; readonly runId: Id; readonly at: number } & (
	| { readonly type: 'say'; readonly via: 'steer' | 'follow'; readonly message: LabelledMessage }
	| ({ readonly type: 'answer' } & Pick<AnswerRecord, 'call' | 'digest' | 'by' | 'allow' | 'scope'>)
	| { readonly type: 'stop'; readonly by: string }
);

/** The answer so far, for drawing it again after a reload. Never part of what a model is told. */
export interface Scratch {
	readonly runId: Id;
	readonly attempt: number;
	readonly parts: readonly AnswerPart[];
	readonly label: Label;
}

/**
 * Where runs and their records are. All writes are atomic. Nothing here throws for a reason a caller can act on;
 * a store that cannot write at all (disk full, closed) rejects, and the run stops where its last record is.
 */
export interface RunStore {
	/** The same run twice is one run. */
	create(run: Run): Promise<void>;
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
	 * cut. Letters that became records are taken out in the same transaction.
	 */
	append(
		lease: Lease,
		bodies: readonly RecordBody[],
		options: { readonly durable: boolean; readonly taken?: readonly Id[] },
	): Promise<Result<readonly RunRecord[], LeaseLost>>;
	/** In order, from after `seq`. */
	read(runId: Id, seq?: number): Promise<readonly StoredRecord[]>;
	post(letter: Letter): Promise<Result<void, { readonly type: 'run-missing' | 'run-ended' }>>;
	/** Oldest first. */
	letters(runId: Id): Promise<readonly Letter[]>;
	/** False when it has been taken already. */
	withdraw(letter: Pick<Letter, 'id' | 'runId'>): Promise<boolean>;
	/** Tells after every post to this run, from wherever. */
	watch(runId: Id, tell: () => void): () => void;
	/** Replaces the run's scratch; undefined clears it. Lost lightly: nothing depends on it. */
	scratch(lease: Lease, scratch: Scratch | undefined): Promise<void>;
	readScratch(runId: Id): Promise<Scratch | undefined>;
}
