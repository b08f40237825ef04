import type { Run } from '#core/journal/run-store.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { createAsk } from '#core/model-call/ask.ts';
import type { AskModel } from '#core/model-call/question.ts';
import { runAskJournal } from './ask-journal.ts';
import type { RunPorts } from './ports.ts';
import { recover } from './recover.ts';
import { ScratchPad } from './scratch-pad.ts';
import { RunSession } from './session.ts';

/**
 * Questions outside any conversation: a title, a test of a connection, an answer in a given form. They are a run of
 * their own without a word said, so that what they cost is known and paid once, also over a crash.
 */
export async function askAside<T>(
	run: Run,
	ports: RunPorts,
	work: (ask: AskModel, signal: AbortSignal) => Promise<T>,
): Promise<Result<T, { readonly type: 'elsewhere' }>> {
	await ports.store.create(run, []);
	const opened = await RunSession.open(ports, run.id, false);
	if (!opened.ok) return err({ type: 'elsewhere' });
	const { session, records } = opened.value;
	const pad = new ScratchPad(run.id, { timer: ports.timer, write: () => Promise.resolve() });
	try {
		await recover(session, records, ports.ask.ledger);
		const outcome = await work(createAsk(runAskJournal(run, session, pad), ports.ask), session.signal);
		const isStopped = session.interruption === 'stopped';
		await session.append([{ type: 'end', status: isStopped ? 'stopped' : 'done' }], { durable: true });
		return ok(outcome);
	} finally {
		await session.close();
	}
}
