import { worstCase } from '#core/budget/cost.ts';
import type { BudgetRefusal } from '#core/budget/ledger.ts';
import { NO_SPEND } from '#core/content/spend.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import type { PassedOver } from '#core/journal/record.ts';
import type { LeaseLost } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { Calibration } from '#core/prompt/calibration.ts';
import { endAttempt, startAttempt, type Attempt } from '#core/router/attempt.ts';
import { nameOf, type Candidate } from '#core/router/candidate.ts';
import { obstacleWords } from '#core/router/obstacle.ts';
import type { AskJournal } from './ask-journal.ts';
import type { AskPorts } from './ask-ports.ts';
import type { Question, WrittenQuestion } from './question.ts';

/** Who is asked and why, for the record. */
export interface Chosen {
	readonly candidate: Candidate;
	readonly calibration: Calibration | undefined;
	readonly reason: string;
	readonly passedOver: readonly PassedOver[];
}

/** One call of one model that may go out now: the money is reserved and the record is written. */
export interface OpenAttempt {
	readonly claim: Id;
	/** The number of its `model` record. */
	readonly seq: number;
	readonly written: WrittenQuestion;
	/** Estimated. */
	readonly inputTokens: number;
	readonly health: Attempt;
}

export type NotOpened = { readonly type: 'passed-over'; readonly reason: string } | BudgetRefusal | LeaseLost;

/**
 * Reserve, then look at the candidate's health once more, then write the record; what was done is taken back where
 * the next step fails. Whoever gets an attempt closes it, or it is closed when the run is taken up after a crash.
 */
export async function openAttempt(
	question: Question,
	{ candidate, calibration, reason, passedOver }: Chosen,
	journal: AskJournal,
	ports: AskPorts,
): Promise<Result<OpenAttempt, NotOpened>> {
	const written = await question.write(candidate, calibration);
	const inputTokens = written.sections.reduce((sum, { tokens }) => sum + tokens, 0);
	const name = nameOf(candidate);
	const claim = ports.newId();
	const worst = worstCase(candidate.facts, inputTokens, written.request.maxOutputTokens);
	const { runIds, agentId, conversationId } = journal;
	const reserved = await ports.ledger.reserve(
		{
			...{ key: claim, worst, runIds, agentId, day: ports.today(), ...name },
			...(conversationId === undefined ? {} : { conversationId }),
		},
		ports.caps,
	);
	if (!reserved.ok) return reserved;
	const unused = () => ports.ledger.settle(claim, { usage: NO_USAGE, spent: NO_SPEND, isEstimated: false });

	const health = await startAttempt(ports.health, name, claim, ports.now());
	if (!health.ok) {
		await unused();
		return err({ type: 'passed-over', reason: obstacleWords(health.error, ports.now()) });
	}
	const { purpose } = question;
	const model = { purpose, claim, candidate: name, reserved: worst, reason, passedOver };
	const begun = await journal.begin(model);
	if (begun.ok) return ok({ claim, seq: begun.value, written, inputTokens, health: health.value });
	await unused();
	const cause = { type: 'aborted', detail: 'The run went to another host.' } as const;
	await endAttempt(ports.health, health.value, { type: 'failed', cause }, ports.now());
	return begun;
}
