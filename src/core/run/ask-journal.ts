import type { ModelAnswer } from '#core/content/answer.ts';
import type { RecordBody } from '#core/journal/record.ts';
import type { RunState } from '#core/journal/run-state.ts';
import type { Run } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import { err, ok } from '#core/kernel/result.ts';
import type { AskJournal } from '#core/model-call/ask-journal.ts';
import type { Question } from '#core/model-call/question.ts';
import { withOwnIds } from './own-ids.ts';
import type { ScratchPad } from './scratch-pad.ts';
import type { RunSession } from './session.ts';

/** The records of a run, as the asking of models keeps them. */
export function runAskJournal(run: Run, session: RunSession, pad: ScratchPad): AskJournal {
	const append = async (body: RecordBody) => (await session.append([body], { durable: true }))?.[0];
	const kept = async (body: RecordBody) =>
		(await append(body)) ? ok() : err({ type: 'lease-lost' } as const);
	return {
		runIds: [run.id, ...(run.ancestorIds ?? [])],
		agentId: run.agentId,
		...(run.conversationId === undefined ? {} : { conversationId: run.conversationId }),
		remembered: ({ id }) => {
			const step = session.state.steps.get(id);
			return step && 'answer' in step ? step.answer : undefined;
		},
		begin: async (record) => {
			const begun = await append({ ...record, type: 'model' });
			return begun ? ok(begun.seq) : err({ type: 'lease-lost' });
		},
		fail: (failure) => kept({ ...failure, type: 'failure' }),
		finish: (question, claim, answer) => kept(outcomeRecord(question, claim, answer, session.state)),
		live: (event) => {
			session.live(event);
			pad.hear(event);
		},
	};
}

function outcomeRecord(question: Question, claim: Id, answer: ModelAnswer, state: RunState): RecordBody {
	const { id, label } = question;
	if (question.purpose !== 'turn') return { type: 'step', id, label, claim, answer };
	const { origin, stop, usage, spent } = answer;
	const parts = withOwnIds(answer.parts, claim, state);
	return { type: 'turn', claim, message: { role: 'assistant', parts, label, origin }, stop, usage, spent };
}
