import type { EndRecord, PauseReason } from '#core/journal/record.ts';
import { failureWords } from '#core/model-call/failure-words.ts';
import type { AskFailure } from '#core/model-call/question.ts';
import type { Agent, TurnView } from './agent.ts';
import type { RunSession } from './session.ts';

/** What to do when no turn came of it; undefined when there is one, or when the session was interrupted. */
export type TurnFailure =
	| { readonly type: 'pause'; readonly reason: PauseReason }
	| { readonly type: 'fail'; readonly error: NonNullable<EndRecord['error']> };

/** Asks the model for the next turn, after making room for it where that is needed. */
export async function takeTurn(
	session: RunSession,
	agent: Agent,
	view: TurnView,
): Promise<TurnFailure | undefined> {
	await compact(session, agent, view, false);
	if (session.signal.aborted) return undefined;
	const first = await view.ask({ ...(await agent.question(view)), canShrink: true }, session.signal);
	if (first.ok) return undefined;
	if (!isTooLong(first.error)) return outcome(first.error, session);
	await compact(session, agent, view, true);
	const second = await view.ask({ ...(await agent.question(view)), canShrink: false }, session.signal);
	return second.ok ? undefined : outcome(second.error, session);
}

async function compact(session: RunSession, agent: Agent, view: TurnView, must: boolean): Promise<void> {
	const compaction = await agent.compact(view, must);
	if (compaction) await session.append([{ type: 'compact', ...compaction }], { durable: true });
}

function isTooLong(failure: AskFailure): boolean {
	return failure.type === 'failed' && failure.error.type === 'context';
}

function outcome(failure: AskFailure, { signal }: RunSession): TurnFailure | undefined {
	switch (failure.type) {
		case 'aborted':
		case 'lease-lost':
			// Where nobody interrupted it, it would be asked again for ever.
			return signal.aborted
				? undefined
				: pause({ type: 'no-model', detail: 'The model was stopped, and not by anybody here.' });
		case 'budget':
			return pause({ type: 'budget', detail: failureWords(failure) });
		case 'offline':
			return pause({ type: 'offline', detail: failureWords(failure) });
		case 'no-candidate':
			return pause({ type: 'no-model', detail: failureWords(failure) });
		case 'failed': {
			const { type, detail } = failure.error;
			// These would be refused again wherever they are asked; everything else may be over in a while.
			if (type === 'bad-request' || type === 'context') return { type: 'fail', error: { type, detail } };
			return pause({ type: 'no-model', detail });
		}
	}
}

function pause(reason: PauseReason): TurnFailure {
	return { type: 'pause', reason };
}
