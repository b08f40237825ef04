import { partsText } from '#core/content/part.ts';
import { foldRecords } from '#core/journal/fold.ts';
import type { Letter, Run } from '#core/journal/run-store.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { Agent } from '#core/run/agent.ts';
import type { RunPorts } from '#core/run/ports.ts';
import { resumeRun, startRun } from '#core/run/run.ts';
import type { Tool } from '#core/tools/tool.ts';
import type { Scripted } from '#tests/run/scripted-model.ts';
import { tool } from '#tests/run/tools.ts';
import { agent, newId, words } from '#tests/run/world.ts';

/** The world beyond the host: it remembers what was done to it, also when the host is killed in the middle. */
export interface FarSide {
	act(tool: string, key: string): Promise<void>;
	has(key: string): Promise<boolean>;
}

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** The same seed is the same run, whichever host begins it first. */
export function seededRun(seed: number): Run {
	let id = '';
	for (let rest = seed, i = 0; i < 6; i++) {
		id = DIGITS.charAt(rest % 32) + id;
		rest = Math.floor(rest / 32);
	}
	return { id: `01k9zzzzzz0000000000${id}`, createdAt: seed, updatedAt: seed, agentId: 'tester' };
}

/** Tools of every kind of replay, each with time to be killed in before and after its effect. */
export function scenarioAgent(far: FarSide): Agent {
	const effect = (name: string, changes: Partial<Tool>): Tool =>
		tool(name, {
			run: async (_args, { key }) => {
				await moment();
				await far.act(name, key);
				await moment();
				return { type: 'ok', output: [{ type: 'text', text: name }] };
			},
			...changes,
		});
	const probe: Tool['probe'] = async (key) =>
		(await far.has(key))
			? { type: 'done', output: [{ type: 'text', text: 'found done' }] }
			: { type: 'not-done' };
	const tools = [
		effect('look', { replay: 'pure' }),
		effect('put', { replay: 'keyed' }),
		effect('mail', { replay: 'once', probe }),
		effect('pay', { replay: 'once' }),
		effect('book', { replay: 'once', probe }),
	];
	return agent(tools, {
		decide: (call) =>
			call.tool.name === 'book'
				? { type: 'ask', reason: 'It books.', withinMs: 3_600_000 }
				: { type: 'allow' },
	});
}

/** Up to three turns with up to three calls each, by the seed that is said; some answers break off first. */
export async function scenarioModel({ messages }: ModelRequest): Promise<Scripted> {
	await moment();
	const turn = messages.filter(({ role }) => role === 'tool').length;
	const random = dice(`${partsText(messages[0]?.parts ?? [])} ${turn}`);
	if (turn > 0 && (turn === 3 || random() < 0.5)) return { say: 'Done.' };
	const calls = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, n) => ({
		id: `t${turn}c${n}`,
		tool: ['look', 'put', 'mail', 'pay', 'book'][Math.floor(random() * 5)] ?? 'look',
		args: { n },
	}));
	return { say: 'Working.', calls };
}

/** Until it has ended, answering what it asks. Resolves with false when another host took it. */
export async function drive(seed: number, worker: Agent, ports: RunPorts): Promise<boolean> {
	const run = seededRun(seed);
	let handle = await startRun(run, words(`seed ${seed}`), worker, ports);
	for (;;) {
		const outcome = await handle.done;
		if (outcome.type === 'ended') return outcome.end.status === 'done';
		if (outcome.type === 'waiting') await answerAll(run, ports);
		else if (outcome.type !== 'elsewhere') throw new Error(JSON.stringify(outcome));
		handle = resumeRun(run, worker, ports, { takeOver: true });
	}
}

async function answerAll(run: Run, { store }: RunPorts): Promise<void> {
	const { calls } = foldRecords(await store.read(run.id));
	for (const { ask, answer } of calls) {
		if (!ask || answer) continue;
		const allow = dice(ask.digest)() < 0.7;
		const place = { id: newId(), runId: run.id, at: Date.now() };
		const letter: Letter = {
			...{ ...place, type: 'answer', call: ask.call, digest: ask.digest },
			...{ by: 'harness', allow, scope: 'once' },
		};
		await store.post(letter);
	}
}

function moment(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
}

/** The same numbers for the same text. */
function dice(text: string): () => number {
	let state = 2166136261;
	for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619);
	return () => {
		state = (Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9) | 0;
		return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
	};
}
