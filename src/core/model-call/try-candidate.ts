import type { ModelAnswer } from '#core/content/answer.ts';
import type { LiveEvent } from '#core/journal/live.ts';
import type { LeaseLost } from '#core/journal/run-store.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { calibrate, uncalibrated } from '#core/prompt/calibration.ts';
import { endAttempt } from '#core/router/attempt.ts';
import { nameOf } from '#core/router/candidate.ts';
import { causeOf, type Cause } from '#core/router/cause.ts';
import type { AskJournal } from './ask-journal.ts';
import type { AskPorts } from './ask-ports.ts';
import { listen, type Heard } from './listen.ts';
import { openAttempt, type Chosen, type NotOpened, type OpenAttempt } from './open-attempt.ts';
import type { Question } from './question.ts';
import { RequestRecorder } from './request-log.ts';
import { settlementOf } from './settle.ts';

type HeardWhole = Extract<Heard, { type: 'done' }>;
type HeardFailure = Extract<Heard, { type: 'failed' }>;

export interface FailedTry {
	readonly type: 'failed';
	readonly heard: HeardFailure;
	readonly cause: Cause;
	/** Until when the candidate is left alone now. */
	readonly readyAt: number | undefined;
}

/** Asks one candidate once, from the reservation to the settlement. */
export async function tryCandidate(
	question: Question,
	chosen: Chosen,
	journal: AskJournal,
	ports: AskPorts,
	signal: AbortSignal,
): Promise<Result<ModelAnswer, NotOpened | FailedTry>> {
	const opened = await openAttempt(question, chosen, journal, ports);
	if (!opened.ok) return opened;
	const attempt = opened.value;
	// Only the agent's own answer is shown as it comes.
	const tell = (event: LiveEvent) => {
		if (question.purpose === 'turn') journal.live(event);
	};
	const heard = await converse(question, chosen, attempt, journal, ports, tell, signal);
	if (heard.type === 'done') return await keep(heard, question, chosen, attempt, journal, ports);
	if (heard.firstPartMs !== undefined)
		tell({ type: 'reset', attempt: attempt.seq, reason: heard.error.detail });
	return await drop(heard, chosen, attempt, journal, ports);
}

async function converse(
	{ purpose }: Question,
	{ candidate }: Chosen,
	{ claim, seq, written }: OpenAttempt,
	{ runIds }: AskJournal,
	ports: AskPorts,
	tell: (event: LiveEvent) => void,
	signal: AbortSignal,
): Promise<Heard> {
	const recorder = new RequestRecorder();
	const at = ports.now();
	const { sections, request } = written;
	const stream = ports
		.provider(candidate, recorder)
		.stream({ ...request, model: candidate.facts.id }, signal);
	const heard = await listen(stream, seq, ports.now, tell);
	const entry = recorder.entry({
		...{ claim, runId: runIds[0] ?? claim, purpose, candidate: nameOf(candidate), at, sections },
		durationMs: heard.durationMs,
		outcome: heard.type === 'done' ? 'done' : heard.error.type,
	});
	void ports.log?.write(entry).catch(() => undefined);
	return heard;
}

async function keep(
	heard: HeardWhole,
	question: Question,
	{ candidate, calibration }: Chosen,
	{ claim, written, inputTokens, health }: OpenAttempt,
	journal: AskJournal,
	ports: AskPorts,
): Promise<Result<ModelAnswer, LeaseLost>> {
	const settlement = settlementOf(heard, candidate, inputTokens);
	const { usage, spent } = settlement;
	const { connection, model } = nameOf(candidate);
	const origin = { connection, wire: candidate.wire, model };
	const answer: ModelAnswer = { origin, parts: heard.parts, stop: heard.stop, usage, spent };
	const label = written.label ?? question.label;
	const kept = await journal.finish({ ...question, label }, claim, answer);
	await ports.ledger.settle(claim, settlement);
	const { durationMs, firstPartMs = durationMs } = heard;
	const timing = { firstTokenMs: firstPartMs, durationMs, outputTokens: usage.output };
	await endAttempt(ports.health, health, { type: 'succeeded', timing }, ports.now());
	if (!settlement.isEstimated) {
		const estimated = inputTokens / (calibration?.ratio ?? 1);
		await ports.health.updateModel({ connection, model }, (row) => ({
			...row,
			calibration: calibrate(row.calibration ?? uncalibrated(), estimated, usage.input),
		}));
	}
	return kept.ok ? ok(answer) : kept;
}

async function drop(
	heard: HeardFailure,
	{ candidate }: Chosen,
	{ claim, inputTokens, health }: OpenAttempt,
	journal: AskJournal,
	ports: AskPorts,
): Promise<Result<never, LeaseLost | FailedTry>> {
	const settlement = settlementOf(heard, candidate, inputTokens);
	const { type, detail } = heard.error;
	const kept = await journal.fail({ claim, error: { type, detail }, spent: settlement.spent });
	await ports.ledger.settle(claim, settlement);
	const cause = causeOf(heard.error, ports.isOnline() || candidate.isLocal);
	const readyAt = await endAttempt(ports.health, health, { type: 'failed', cause }, ports.now());
	return kept.ok ? err({ type: 'failed', heard, cause, readyAt }) : kept;
}
