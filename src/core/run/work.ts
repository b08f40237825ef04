import type { EndRecord } from '#core/journal/record.ts';
import { runStatus } from '#core/journal/run-state.ts';
import type { Agent, TurnView } from './agent.ts';
import { openCalls, settleCalls, skipOpenCalls } from './calls.ts';
import { reachedLimit } from './limits.ts';
import { isUrgent, queued, takeAnswers, takeSaid, urgent } from './mail.ts';
import type { RunOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import type { RunSession } from './session.ts';
import { takeTurn } from './turn.ts';

/**
 * The loop. Each time round it looks at what the records say and does the one thing that comes next, so a run that
 * was killed anywhere goes on by the same rules as one that was not.
 */
export async function work(
	session: RunSession,
	agent: Agent,
	view: TurnView,
	ports: RunPorts,
	goOn: boolean,
): Promise<RunOutcome> {
	let isTimeUp = false;
	const cancel = ports.timer(agent.limits.workMs, () => (isTimeUp = true));
	try {
		await session.readMail();
		const { pause } = session.state;
		if (pause && !goOn && !(await isWanted(session))) return { type: 'paused', reason: pause };
		for (;;) {
			const outcome = await step(session, agent, view, ports, isTimeUp);
			if (outcome) return outcome;
			await session.readMail();
		}
	} finally {
		cancel();
	}
}

/** An answer is taken, and no reason to go on: a run that pauses has no open question. */
async function isWanted(session: RunSession): Promise<boolean> {
	await takeAnswers(session);
	return session.mail.some((letter) => letter.type !== 'answer' && isUrgent(letter));
}

/** Undefined: go round again. */
async function step(
	session: RunSession,
	agent: Agent,
	view: TurnView,
	ports: RunPorts,
	isTimeUp: boolean,
): Promise<RunOutcome | undefined> {
	const { state } = session;
	if (state.end) return { type: 'ended', end: state.end };
	if (state.unknown.length > 0) return { type: 'newer' };
	if (session.interruption === 'lost') return { type: 'elsewhere' };
	if (session.interruption === 'suspended') return { type: 'suspended' };
	if (session.interruption === 'stopped') return await stop(session);
	await takeAnswers(session);
	if (openCalls(session).length > 0) return await advanceCalls(session, agent, ports);
	const said = urgent(session);
	if (said.length > 0) return await nothing(takeSaid(session, said));
	const last = state.messages.at(-1);
	if (last === undefined || last.role === 'assistant') {
		const [next] = queued(session);
		if (next) return await nothing(takeSaid(session, [next]));
		return await nothing(session.append([{ type: 'end', status: 'done' }], { durable: true }));
	}
	const limit = reachedLimit(state, agent.limits, isTimeUp);
	const failure = limit ? ({ type: 'pause', reason: limit } as const) : await takeTurn(session, agent, view);
	if (!failure) return undefined;
	if (failure.type === 'fail')
		return await nothing(
			session.append([{ type: 'end', status: 'failed', error: failure.error }], { durable: true }),
		);
	const paused = await session.append([{ type: 'pause', reason: failure.reason }], { durable: true });
	return paused ? { type: 'paused', reason: failure.reason } : undefined;
}

async function advanceCalls(
	session: RunSession,
	agent: Agent,
	ports: RunPorts,
): Promise<RunOutcome | undefined> {
	if (urgent(session).length > 0) {
		await skipOpenCalls(session, 'Not run: the person said something else first.');
		return undefined;
	}
	await settleCalls(session, agent, ports);
	if (session.signal.aborted || openCalls(session).length === 0) return undefined;
	const letters = await session.readMail();
	// A letter that has been taken back meanwhile may have kept calls from beginning.
	const isWaiting = runStatus(session.state) === 'waiting';
	return letters.some(isUrgent) || !isWaiting ? undefined : { type: 'waiting' };
}

async function stop(session: RunSession): Promise<undefined> {
	if (!(await skipOpenCalls(session, 'Not run: the person stopped it.'))) return;
	const taken = session.mail.filter(({ type }) => type === 'stop');
	const end: EndRecord = { type: 'end', status: 'stopped' };
	await session.append([end], { durable: true, taken });
}

async function nothing(done: Promise<unknown>): Promise<undefined> {
	await done;
}
