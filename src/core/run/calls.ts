import type { Label } from '#core/content/label.ts';
import type { ResultPart } from '#core/content/part.ts';
import { callDigest } from '#core/journal/digest.ts';
import type { RecordBody, ResultRecord } from '#core/journal/record.ts';
import type { CallState } from '#core/journal/run-state.ts';
import { validate } from '#core/tools/json-schema.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Agent, Decision } from './agent.ts';
import { executeCall, type ReadyCall } from './execute-call.ts';
import { runLanes } from './lanes.ts';
import { urgent } from './mail.ts';
import type { RunPorts } from './ports.ts';
import type { RunSession } from './session.ts';

/**
 * Brings the open calls of the last turn as far as they can come: runs what is allowed, asks for what is not, and
 * answers for the model what cannot run at all. What is still open afterwards waits for a person.
 */
export async function settleCalls(session: RunSession, agent: Agent, ports: RunPorts): Promise<void> {
	const turn = session.state.lastTurn;
	if (!turn) return;
	const label = turn.message.label;
	const isWhole = turn.stop === 'calls' || turn.stop === 'end';
	const ready: ReadyCall[] = [];
	for (const call of openCalls(session)) {
		if (session.signal.aborted) return;
		const step = isWhole
			? await judge(call, label, session, agent, ports)
			: refuse(call, label, 'skipped', 'Not run: the answer was cut off before it ended.');
		if (step.type === 'ready') ready.push(step.ready);
		else if (step.type === 'record' && !(await session.append([step.body], { durable: true }))) return;
	}
	await runLanes(ready, agent.limits.parallel, {
		run: (each) => executeCall(each, session, ports),
		isOver: () => session.signal.aborted || urgent(session).length > 0,
	});
}

/** What has not begun does not begin any more: the person said something that comes first, or stopped it all. */
export async function skipOpenCalls(session: RunSession, why: string): Promise<boolean> {
	const label = session.state.lastTurn?.message.label;
	if (!label) return true;
	const skipped = openCalls(session).map((call): ResultRecord => {
		const isBegun = call.intent !== undefined;
		return result(call, label, isBegun ? 'unknown' : 'skipped', isBegun ? MAYBE : why);
	});
	return skipped.length === 0 || (await session.append(skipped, { durable: true })) !== undefined;
}

export function openCalls({ state }: RunSession): readonly CallState[] {
	return state.calls.filter((call) => !call.result);
}

const MAYBE = 'It is not known whether this was done.';

type Judged =
	| { readonly type: 'ready'; readonly ready: ReadyCall }
	| { readonly type: 'record'; readonly body: RecordBody }
	| { readonly type: 'waits' };

async function judge(
	call: CallState,
	label: Label,
	session: RunSession,
	agent: Agent,
	ports: RunPorts,
): Promise<Judged> {
	const { part } = call;
	const tool = agent.tools.find(({ name }) => name === part.tool);
	if (!tool) return refuse(call, label, 'error', `There is no tool with the name “${part.tool}”.`);
	if (part.raw !== undefined)
		return refuse(call, label, 'error', 'The arguments are not JSON. Send them again as one JSON object.');
	const faults = validate(tool.schema, part.args);
	if (!faults.ok) return refuse(call, label, 'error', 'This tool cannot be used: its description is broken.');
	if (faults.value.length > 0) {
		const list = faults.value.map(({ path, message }) => `${path || 'arguments'}: ${message}`).join('\n');
		return refuse(call, label, 'error', `The arguments do not fit the tool:\n${list}`);
	}
	const ready: ReadyCall = { call, tool, key: `${session.runId}.${part.id}`, label };
	// It was allowed before, and perhaps done: what happens now is for its replay rule to say.
	if (call.intent) return { type: 'ready', ready };
	const decision = agent.decide({ part, tool, label });
	switch (decision.type) {
		case 'allow':
			return { type: 'ready', ready };
		case 'deny':
			return refuse(call, label, 'denied', decision.reason);
		case 'ask':
			return await asked(ready, decision, session.runId, ports.now());
	}
}

/** Asked for, waiting, refused, or allowed by the answer to exactly this question. */
async function asked(
	ready: ReadyCall,
	decision: Extract<Decision, { type: 'ask' }>,
	runId: Id,
	now: number,
): Promise<Judged> {
	const { call, label, tool } = ready;
	const { id, args } = call.part;
	const { name, version } = tool;
	const digest = await callDigest({ runId, call: id, tool: name, version, args, label });
	const ask = call.ask?.digest === digest ? call.ask : undefined;
	if (!ask) {
		const { reason, withinMs } = decision;
		const body = { type: 'ask', call: call.part.id, digest, reason, expiresAt: now + withinMs } as const;
		return { type: 'record', body };
	}
	if (call.answer)
		return call.answer.allow
			? { type: 'ready', ready }
			: refuse(call, label, 'denied', 'The person said no to this.');
	return now < ask.expiresAt
		? { type: 'waits' }
		: refuse(call, label, 'denied', 'Nobody answered in time, so this was not done.');
}

function refuse(call: CallState, label: Label, status: ResultPart['status'], message: string): Judged {
	return { type: 'record', body: result(call, label, status, message) };
}

/** The words are ours; what they are about is the call, so they are as trusted as it. */
function result(
	{ part }: CallState,
	label: Label,
	status: ResultPart['status'],
	message: string,
): ResultRecord {
	return {
		type: 'result',
		part: { type: 'result', id: part.id, tool: part.tool, parts: [{ type: 'text', text: message }], status },
		label,
	};
}
