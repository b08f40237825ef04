import { joinLabels, type Label } from '#core/content/label.ts';
import type { ResultPart, TextPart } from '#core/content/part.ts';
import type { ResultRecord } from '#core/journal/record.ts';
import type { CallState } from '#core/journal/run-state.ts';
import type { Timer } from '#core/ports/timer.ts';
import type { Tool, ToolContext, ToolOutcome, ToolOutput } from '#core/tools/tool.ts';
import type { RunSession } from './session.ts';
import { within } from './within.ts';

/** A call that may run. */
export interface ReadyCall {
	readonly call: CallState;
	readonly tool: Tool;
	/** The same at every try. */
	readonly key: string;
	/** Of what the model saw when it asked. */
	readonly label: Label;
}

const MAYBE = 'It is not known whether this was done. Do not repeat it before that is known.';

/**
 * Runs one call and records what came of it. Before anything that has an effect the intent is made durable; an
 * intent that is there already means that an earlier host may have come as far as the effect.
 */
export async function executeCall(ready: ReadyCall, session: RunSession, timer: Timer): Promise<void> {
	const { call, tool, key } = ready;
	const hasEffect = tool.replay !== 'pure';
	const isRepeated = call.intent !== undefined;
	if (hasEffect && !isRepeated) {
		if (!(await session.append([{ type: 'intent', call: call.part.id, key }], { durable: true }))) return;
	}
	const outcome =
		isRepeated && tool.replay === 'once'
			? await probeThenRun(ready, session, timer)
			: await runTool(ready, session, timer);
	if (outcome) await session.append([resultRecord(ready, outcome)], { durable: hasEffect });
}

/** Never repeated by itself: only a far side that says it was not done lets it run again. */
async function probeThenRun(
	ready: ReadyCall,
	session: RunSession,
	timer: Timer,
): Promise<CallOutcome | undefined> {
	const { tool, key, call } = ready;
	if (!tool.probe) return unknown(MAYBE);
	const { probe } = tool;
	const probed = await within(tool.timeoutMs, session.signal, timer, (signal) =>
		probe(key, call.part.args, signal),
	);
	if (probed.type !== 'settled') return leaves(session) ? undefined : unknown(MAYBE);
	if (probed.value.type === 'done') return { status: 'ok', output: probed.value.output };
	return probed.value.type === 'not-done' ? await runTool(ready, session, timer) : unknown(MAYBE);
}

/** Undefined: nothing may be recorded, because the run goes on elsewhere or later. */
async function runTool(
	ready: ReadyCall,
	session: RunSession,
	timer: Timer,
): Promise<CallOutcome | undefined> {
	const { tool, key, call } = ready;
	const outcome = await within(tool.timeoutMs, session.signal, timer, (signal) => {
		const context: ToolContext = {
			key,
			signal,
			progress: (part) => session.live({ type: 'progress', call: call.part.id, part }),
		};
		return tool.run(call.part.args, context);
	});
	if (outcome.type === 'settled') return fromTool(outcome.value);
	if (leaves(session)) return undefined;
	const isHarmless = tool.replay === 'pure';
	switch (outcome.type) {
		case 'aborted':
			return isHarmless ? { status: 'skipped', output: text('Stopped.') } : unknown(MAYBE);
		case 'late': {
			const late = `It took longer than ${Math.round(tool.timeoutMs / 1000)} seconds.`;
			return isHarmless ? { status: 'error', output: text(late) } : unknown(`${late} ${MAYBE}`);
		}
		case 'broken':
			return isHarmless ? { status: 'error', output: text('The tool itself failed.') } : unknown(MAYBE);
	}
}

interface CallOutcome {
	readonly status: ResultPart['status'];
	readonly output: ToolOutput;
}

function fromTool(outcome: ToolOutcome): CallOutcome {
	switch (outcome.type) {
		case 'ok':
			return { status: 'ok', output: outcome.output };
		case 'error':
			return { status: 'error', output: text(outcome.message) };
		case 'unknown':
			return unknown(`${outcome.message} ${MAYBE}`);
	}
}

function resultRecord({ call, tool, label }: ReadyCall, outcome: CallOutcome): ResultRecord {
	return {
		type: 'result',
		part: {
			type: 'result',
			id: call.part.id,
			tool: call.part.tool,
			parts: outcome.output,
			status: outcome.status,
		},
		label: joinLabels(tool.reads ? [label, tool.reads] : [label]),
	};
}

function unknown(message: string): CallOutcome {
	return { status: 'unknown', output: text(message) };
}

function text(message: string): readonly TextPart[] {
	return [{ type: 'text', text: message }];
}

function leaves({ interruption }: RunSession): boolean {
	return interruption === 'lost' || interruption === 'suspended';
}
