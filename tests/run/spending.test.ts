import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf } from '#core/budget/cost.ts';
import { MemoryLedger } from '#core/budget/memory-ledger.ts';
import { foldRecords } from '#core/journal/fold.ts';
import { createMemoryRunStore } from '#core/journal/memory-run-store.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import { resumeRun, startRun } from '#core/run/run.ts';
import type { Scripted } from './scripted-model.ts';
import { tool } from './tools.ts';
import { agent, candidate, newId, newRun, steer, words, world } from './world.ts';

/** What a model does when it is asked, and what its provider then really charges for. */
type Behaviour =
	| { readonly type: 'answer'; readonly output: number; readonly isLast: boolean }
	| {
			readonly type: 'fail';
			readonly how: 'network' | 'server' | 'overloaded' | 'timeout' | 'protocol';
			readonly begun: boolean;
	  };

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
	fc.record({
		type: fc.constant('answer' as const),
		output: fc.integer({ min: 1, max: 1_000 }),
		isLast: fc.boolean(),
	}),
	fc.record({
		type: fc.constant('fail' as const),
		how: fc.constantFrom('network', 'server', 'overloaded', 'timeout', 'protocol'),
		begun: fc.boolean(),
	}),
);

const PRICE = { input: 1, output: 4 };
const INPUT_TOKENS = 200;

/** Waits between tries take no time; leases and tools keep the ten seconds they have. */
const hurried = (ms: number, run: () => void) => {
	const id = setTimeout(run, ms <= 30_000 && ms !== 10_000 ? 0 : ms);
	return () => clearTimeout(id);
};

test('whatever fails, is tried again or is taken up again, no cap is passed and nothing counts twice', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(behaviour, { minLength: 1, maxLength: 25 }),
			fc.integer({ min: 0, max: 60_000 }),
			fc.integer({ min: 1, max: 3 }),
			async (behaviours, cap, resumes) => {
				const store = createMemoryRunStore(Date.now);
				const ledger = new MemoryLedger(newId, Date.now);
				let at = 0;
				let charged = 0;
				const script = (): Scripted => {
					const next = behaviours[at++ % behaviours.length];
					if (!next) throw new Error('No behaviour');
					if (next.type === 'fail') {
						// A provider that had begun charges for what it read; we take no less for it.
						if (next.begun) charged += costOf(PRICE, { ...NO_USAGE, input: INPUT_TOKENS }).microDollars;
						const fail = { type: next.how, detail: 'It failed.' };
						return next.begun ? { fail, after: 'I was' } : { fail, after: '' };
					}
					const usage = { input: INPUT_TOKENS, output: next.output };
					charged += costOf(PRICE, { ...NO_USAGE, ...usage }).microDollars;
					return next.isLast
						? { say: 'Done.', usage }
						: { calls: [{ id: newId(), tool: 'echo', args: { n: at } }], usage };
				};
				const ports = world({
					...{ store, ledger, timer: hurried },
					models: { one: script, two: script },
					caps: [{ scope: 'day', microDollars: cap }],
				});
				const run = newRun();
				const worker = agent([tool('echo')]);
				await (
					await startRun(run, words('Go'), worker, ports)
				).done;
				for (let n = 0; n < resumes; n++) {
					await store.post(steer(run.id, 'And now?'));
					await resumeRun(run, worker, ports, { goOn: true }).done;
				}
				expect(charged).toBeLessThanOrEqual(cap);
				const { settled, open } = ledger.total('day:2026-11-20');
				expect(open).toEqual({ tokens: 0, microDollars: 0 });
				expect(settled.microDollars).toBeLessThanOrEqual(cap);
				expect(settled.microDollars).toBeGreaterThanOrEqual(charged);
				const rows = ledger.rows();
				expect(rows.reduce((sum, { spent }) => sum + spent.microDollars, 0)).toBe(settled.microDollars);
				const { spent } = foldRecords(await store.read(run.id));
				expect(spent.microDollars).toBe(settled.microDollars);
			},
		),
		{ numRuns: 5_000 },
	);
}, 60_000);

test('two runs at once share a cap', async () => {
	const ledger = new MemoryLedger(newId, Date.now);
	const store = createMemoryRunStore(Date.now);
	const usage = { input: 200, output: 900 };
	const ports = world({
		...{ store, ledger },
		models: { one: () => ({ calls: [{ id: newId(), tool: 'echo', args: { n: Math.random() } }], usage }) },
		caps: [{ scope: 'day', microDollars: 60_000 }],
	});
	const worker = agent([tool('echo')]);
	const outcomes = await Promise.all(
		Array.from({ length: 8 }, async () => (await startRun(newRun(), words('Go'), worker, ports)).done),
	);
	for (const outcome of outcomes)
		expect(outcome).toMatchObject({ type: 'paused', reason: { type: 'budget' } });
	const { settled, open } = ledger.total('day:2026-11-20');
	expect(settled.microDollars).toBeLessThanOrEqual(60_000);
	expect(settled.microDollars).toBeGreaterThan(
		50_000 - candidate('one').facts.maxOutputTokens * PRICE.output,
	);
	expect(open).toEqual({ tokens: 0, microDollars: 0 });
});
