import { OWN_WORDS } from '#core/content/label.ts';
import { foldRecords } from '#core/journal/fold.ts';
import { recogniseRecord } from '#core/journal/recognise.ts';
import type { RecordBody, RunRecord } from '#core/journal/record.ts';
import type { Bench, Measures } from './bench.ts';

const COUNT = 10_000;
const RECORDS = longRun();

/** Beside what nobody can do without: making a copy of the same records. */
export const foldBench: Bench = {
	name: 'fold',
	rounds: 15,
	target: '10,000 records within 20 ms',
	ours: { name: 'foldRecords', run: () => timed(() => foldRecords(RECORDS.map(recogniseRecord)).label) },
	peer: { name: 'structuredClone', run: () => timed(() => structuredClone(RECORDS)) },
};

function timed(work: () => unknown): Measures {
	const startedAt = performance.now();
	work();
	return { 'ms for 10,000 records': performance.now() - startedAt };
}

/** Turns with two calls each, as a run that works for hours has. */
function longRun(): readonly RunRecord[] {
	const spent = { tokens: 10, microDollars: 1 };
	const usage = { input: 9, output: 1, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
	const bodies: RecordBody[] = [];
	for (let n = 0; bodies.length < COUNT; n++) {
		const [a, b, claim] = [`a${n}`, `b${n}`, `m${n}`];
		const call = (id: string) => ({ type: 'call', id, tool: 'look', args: { page: n, of: id } }) as const;
		const result = (id: string) => ({ type: 'result', id, tool: 'look', status: 'ok', parts: [] }) as const;
		const label = { ...OWN_WORDS, sources: [`web:${n % 50}`] };
		bodies.push(
			{
				...{ type: 'model', purpose: 'turn', claim, reserved: spent, reason: 'first in the chain' },
				...{ candidate: { connection: 'one', model: 'm' }, passedOver: [] },
			},
			{
				...{ type: 'turn', claim, stop: 'calls', usage, spent },
				message: { role: 'assistant', parts: [{ type: 'text', text: 'Next.' }, call(a), call(b)], label },
			},
			{ type: 'result', part: result(b), label },
			{ type: 'result', part: result(a), label },
		);
	}
	return bodies.slice(0, COUNT).map((body, at) => ({ ...body, runId: 'r', seq: at + 1, at, epoch: 1, v: 1 }));
}
