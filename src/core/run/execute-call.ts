import { joinLabels, type Label } from '#core/content/label.ts';
import type { ResultPart, TextPart } from '#core/content/part.ts';
import type { ResultRecord } from '#core/journal/record.ts';
import type { CallState } from '#core/journal/run-state.ts';
import { pause } from '#core/model-call/setback.ts';
import type { Tool, ToolContext, ToolOutcome, ToolOutput } from '#core/tools/tool.ts';
import type { RunPorts } from './ports.ts';
import type { RunSession } from './session.ts';
import { GRACE_MS, within } from './within.ts';

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

type CallPorts = Pick<RunPorts, 'now' | 'timer'>;

/**
 * Runs one call and records what came of it. Before anything that has an effect the intent is made durable; an
 * intent that is there already means that an earlier host may have come as far as the effect.
 */
export async function executeCall(ready: ReadyCall, session: RunSession, ports: CallPorts): Promise<void> {
	const { call, tool } = ready;
	const hasEffect = tool.replay !== 'pure';
	const isRepeated = call.intent !== undefined;
	if (hasEffect && !isRepeated && !(await announce(ready, session))) return;
	const outcome =
		isRepeated && tool.replay === 'once'
			? await probeThenRun(ready, session, ports)
			: await runTool(ready, session, ports);
	if (outcome) await session.append([resultRecord(ready, outcome)], { durable: hasEffect });
}

/** False: another host has the run. */
async function announce({ call, key }: ReadyCall, session: RunSession): Promise<boolean> {
	const intent = { type: 'intent', call: call.part.id, key } as const;
	return (await session.append([intent], { durable: true })) !== undefined;
}

/** Never repeated by itself: only a far side that says it was not done lets it run again. */
async function probeThenRun(
	ready: ReadyCall,
	session: RunSession,
	ports: CallPorts,
): Promise<CallOutcome | undefined> {
	const { tool, key, call } = ready;
	if (!tool.probe) return unknown(MAYBE);
	const { probe } = tool;
	const stopped = () => (leaves(session) ? undefined : unknown(MAYBE));
	if (!(await pause(remainingMs(ready, session, ports), ports.timer, session.signal))) return stopped();
	const probed = await within(tool.timeoutMs, session.signal, ports.timer, (signal) =>
		probe(key, call.part.args, signal),
	);
	if (probed.type !== 'settled') return stopped();
	if (probed.value.type === 'done') return { status: 'ok', output: probed.value.output };
	if (probed.value.type !== 'not-done') return unknown(MAYBE);
	return (await announce(ready, session)) ? await runTool(ready, session, ports) : undefined;
}

/**
 * How long an earlier host may still be at it. Before that, not done may mean not yet. Its clock may be another: no
 * more is waited than the tool has.
 */
function remainingMs({ call, tool }: ReadyCall, { isAlone }: RunSession, { now }: CallPorts): number {
	if (isAlone || !call.intent) return 0;
	const most = tool.timeoutMs + GRACE_MS;
	return Math.min(Math.max(0, call.intent.at + most - now()), most);
}

/** Undefined: nothing may be recorded, because the run goes on elsewhere or later. */
async function runTool(
	ready: ReadyCall,
	session: RunSession,
	ports: CallPorts,
): Promise<CallOutcome | undefined> {
	const { tool, key, call } = ready;
	if (tool.replay === 'once' && !(await session.confirm()))
		// Nothing has begun, but the intent is there and cannot be taken back.
		return leaves(session) ? undefined : { status: 'skipped', output: text('Stopped.') };
	let isOver = false;
	const outcome = await within(tool.timeoutMs, session.signal, ports.timer, async (signal) => {
		const context: ToolContext = {
			key,
			signal,
			progress: (part) => {
				if (!isOver) session.live({ type: 'progress', call: call.part.id, part });
			},
		};
		return fromTool(await tool.run(call.part.args, context));
	});
	isOver = true;
	if (outcome.type === 'settled') return outcome.value;
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

/** Throws on what is no outcome: then the tool is broken, and not the run. */
function fromTool(outcome: ToolOutcome): CallOutcome {
	switch (outcome.type) {
		case 'ok':
			// What cannot be copied cannot be kept.
			return { status: 'ok', output: structuredClone([...outcome.output]) };
		case 'error':
			return { status: 'error', output: text(outcome.message) };
		case 'unknown':
			return unknown(`${outcome.message} ${MAYBE}`);
		default:
			throw new TypeError('A tool came to no outcome');
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
