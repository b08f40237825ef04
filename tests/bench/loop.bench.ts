import { jsonSchema, simulateReadableStream, stepCountIs, streamText, tool as aiTool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { createMemoryRunStore } from '#core/journal/memory-run-store.ts';
import { startRun } from '#core/run/run.ts';
import { tool } from '#tests/run/tools.ts';
import { agent, newRun, words, world } from '#tests/run/world.ts';
import type { Bench, Measures } from './bench.ts';

const ROUND_TRIPS = 200;
const SCHEMA = {
	type: 'object',
	properties: { n: { type: 'number' } },
	additionalProperties: false,
} as const;

/** A model that is there at once and a tool that does nothing: what is left is the loop. */
export const loopBench: Bench = {
	name: 'loop',
	rounds: 15,
	target: 'at most 1 ms for each tool round trip, and below the peer',
	ours: { name: 'alcove run', run: ours },
	peer: { name: 'ai streamText', run: peer },
};

async function ours(): Promise<Measures> {
	const store = createMemoryRunStore(Date.now);
	const ports = world({
		store,
		caps: [],
		models: {
			one: ({ messages }) => {
				const n = messages.filter(({ role }) => role === 'tool').length;
				return n < ROUND_TRIPS ? { calls: [{ id: `c${n}`, tool: 'echo', args: { n } }] } : { say: 'Done.' };
			},
		},
	});
	const base = agent([tool('echo')]);
	const worker = { ...base, limits: { ...base.limits, turns: ROUND_TRIPS + 2 } };
	return await timed(async () => {
		const outcome = await (await startRun(newRun(), words('Go'), worker, ports)).done;
		if (outcome.type !== 'ended') throw new Error(outcome.type);
	});
}

async function peer(): Promise<Measures> {
	let n = 0;
	const usage = {
		inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
		outputTokens: { total: 10, text: 10, reasoning: 0 },
	};
	const model = new MockLanguageModelV4({
		doStream: () => {
			const isLast = n === ROUND_TRIPS;
			const input = JSON.stringify({ n });
			const id = `c${n++}`;
			const finishReason = { unified: isLast ? 'stop' : 'tool-calls', raw: undefined } as const;
			return Promise.resolve({
				stream: simulateReadableStream({
					initialDelayInMs: null,
					chunkDelayInMs: null,
					chunks: [
						{ type: 'stream-start', warnings: [] },
						...(isLast
							? ([
									{ type: 'text-start', id },
									{ type: 'text-delta', id, delta: 'Done.' },
									{ type: 'text-end', id },
								] as const)
							: ([
									{ type: 'tool-input-start', id, toolName: 'echo' },
									{ type: 'tool-input-delta', id, delta: input },
									{ type: 'tool-input-end', id },
									{ type: 'tool-call', toolCallId: id, toolName: 'echo', input },
								] as const)),
						{ type: 'finish', finishReason, usage },
					],
				}),
			});
		},
	});
	return await timed(async () => {
		const result = streamText({
			model,
			prompt: 'Go',
			stopWhen: stepCountIs(ROUND_TRIPS + 2),
			tools: { echo: aiTool({ inputSchema: jsonSchema(SCHEMA), execute: () => 'echo' }) },
		});
		const text = await result.text;
		if (text !== 'Done.' || n !== ROUND_TRIPS + 1) throw new Error(`${n} steps`);
	});
}

async function timed(work: () => Promise<void>): Promise<Measures> {
	const startedAt = performance.now();
	await work();
	return { 'ms per round trip': (performance.now() - startedAt) / ROUND_TRIPS };
}
