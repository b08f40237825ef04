import type { LabelledMessage } from '#core/content/message.ts';
import type { Run } from '#core/journal/run-store.ts';
import { createAsk } from '#core/model-call/ask.ts';
import type { Agent } from './agent.ts';
import { runAskJournal } from './ask-journal.ts';
import { isUrgent } from './mail.ts';
import type { RunOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import { recover } from './recover.ts';
import { ScratchPad } from './scratch-pad.ts';
import { RunSession } from './session.ts';
import { work } from './work.ts';

/** A host's work on a run. To stop the run, to say something to it or to answer it, post a letter to its store. */
export interface RunHandle {
	/** Never rejects. */
	readonly done: Promise<RunOutcome>;
	/** Leaves the run where it is, to be taken up again here or elsewhere. */
	suspend(): void;
}

export interface ResumeOptions {
	/** This host knows that nobody else is at it, whatever the lease says. */
	readonly takeOver?: boolean;
	/** A person wants a paused run to go on. */
	readonly goOn?: boolean;
}

/** Begins a run. Once this resolves, what was said is kept, and the run is found again after any crash. */
export async function startRun(
	run: Run,
	message: LabelledMessage,
	agent: Agent,
	ports: RunPorts,
): Promise<RunHandle> {
	const prompt = { id: run.id, runId: run.id, at: ports.now(), type: 'say', via: 'prompt', message } as const;
	await ports.store.create(run, [prompt]);
	return resumeRun(run, agent, ports);
}

export function resumeRun(run: Run, agent: Agent, ports: RunPorts, options: ResumeOptions = {}): RunHandle {
	const suspension = new AbortController();
	const done = attend(run, agent, ports, options, suspension.signal).catch((error: unknown): RunOutcome => ({
		type: 'broken',
		error,
	}));
	return { done, suspend: () => suspension.abort() };
}

/** Until the run needs nobody: a letter may have come between the last look at the mail and letting go of the run. */
async function attend(
	run: Run,
	agent: Agent,
	ports: RunPorts,
	options: ResumeOptions,
	suspension: AbortSignal,
): Promise<RunOutcome> {
	// What a host knows and a person wants is said of now: by the second time it may be otherwise.
	for (let said = options; ; said = {}) {
		const outcome = await sit(run, agent, ports, said, suspension);
		if (outcome.type !== 'waiting' && outcome.type !== 'paused') return outcome;
		if (suspension.aborted) return outcome;
		const letters = await ports.store.letters(run.id);
		if (!letters.some(isUrgent)) return outcome;
	}
}

/** One lease, from taking to giving back. */
async function sit(
	run: Run,
	agent: Agent,
	ports: RunPorts,
	options: ResumeOptions,
	suspension: AbortSignal,
): Promise<RunOutcome> {
	const opened = await RunSession.open(ports, run.id, options.takeOver === true);
	if (!opened.ok) return { type: opened.error.type === 'run-missing' ? 'missing' : 'elsewhere' };
	const { session, records } = opened.value;
	const suspend = () => session.interrupt('suspended');
	suspension.addEventListener('abort', suspend, { once: true });
	if (suspension.aborted) suspend();
	const pad = new ScratchPad(run.id, {
		timer: ports.timer,
		write: (scratch) => ports.store.scratch(session.lease, scratch),
	});
	try {
		await recover(session, records, ports.ask.ledger);
		const ask = createAsk(runAskJournal(run, session, pad), ports.ask);
		const { state, signal } = session;
		const view = { history: await agent.history(), state, ask, signal };
		return await work(session, agent, view, ports, options.goOn === true);
	} finally {
		suspension.removeEventListener('abort', suspend);
		session.interrupt('suspended');
		await pad.clear();
		await session.close();
	}
}
