import { expect, test } from 'vitest';
import { foldRecords } from '#core/journal/fold.ts';
import { createMemoryRunStore, createRunMemory } from '#core/journal/memory-run-store.ts';
import type { RunStore } from '#core/journal/run-store.ts';
import { resumeRun, startRun } from '#core/run/run.ts';
import type { Tool } from '#core/tools/tool.ts';
import type { Script } from './scripted-model.ts';
import { gate, tool } from './tools.ts';
import { agent, newRun, words, world } from './world.ts';

const once: Script = ({ messages }) =>
	messages.some(({ role }) => role === 'tool')
		? { say: 'Done.' }
		: { calls: [{ id: 'c0', tool: 'send', args: { n: 0 } }] };

/** A far side that can be asked, and does what it is told at the moment the tool reaches it. */
function farSide(reach: (act: () => void) => Promise<void>, changes: Partial<Tool> = {}) {
	const done: string[] = [];
	const send = tool('send', {
		replay: 'once',
		run: async (_args, { key }) => {
			await reach(() => done.push(key));
			return { type: 'ok', output: [{ type: 'text', text: 'sent' }] };
		},
		probe: async (key) =>
			done.includes(key) ? { type: 'done', output: [{ type: 'text', text: 'found' }] } : { type: 'not-done' },
		...changes,
	});
	return { done, send };
}

const atOnce = async (act: () => void) => act();

test('a host that slept between the intent and the effect does nothing when it wakes', async () => {
	let now = Date.now();
	const memory = createRunMemory();
	const store = createMemoryRunStore(() => now, memory);
	const { done, send } = farSide(atOnce);
	const run = newRun();
	const worker = agent([send]);
	const other = world({ store, models: { one: once }, now: () => now });
	let isAsleep = false;
	const sleepy: RunStore = {
		...store,
		append: async (lease, bodies, options) => {
			const appended = await store.append(lease, bodies, options);
			if (bodies.some(({ type }) => type === 'intent') && !isAsleep) {
				isAsleep = true;
				now += 60_000;
				expect(await resumeRun(run, worker, other).done).toMatchObject({ type: 'ended' });
			}
			return appended;
		},
	};
	const first = await startRun(run, words('Go'), worker, {
		...world({ store: sleepy, models: { one: once }, now: () => now, ledger: other.ask.ledger }),
	});
	expect(await first.done).toEqual({ type: 'elsewhere' });
	expect(isAsleep).toBe(true);
	expect(done).toHaveLength(1);
});

test('not done may mean not yet: as long as an earlier host may be at it, its call is not run again', async () => {
	const store = createMemoryRunStore(Date.now);
	const begun = gate();
	// It does not listen when it is told to stop, and reaches the far side all the same.
	const slow = async (act: () => void) => {
		void begun.opened;
		await new Promise((resolve) => setTimeout(resolve, 700));
		act();
	};
	const { done, send } = farSide(slow, { timeoutMs: 400 });
	const run = newRun();
	const ports = world({ store, models: { one: once } });
	const first = await startRun(run, words('Go'), agent([send]), ports);
	await begun.reached(1);
	first.suspend();
	expect(await first.done).toEqual({ type: 'suspended' });
	expect(done).toHaveLength(0);
	const other = world({ store, models: { one: once }, ledger: ports.ask.ledger });
	expect(await resumeRun(run, agent([send]), other).done).toMatchObject({ type: 'ended' });
	expect(done).toHaveLength(1);
	const { messages } = foldRecords(await store.read(run.id));
	expect(JSON.stringify(messages)).toContain('found');
});

test('a host that loses the run while it asks the far side does not run the call', async () => {
	const store = createMemoryRunStore(Date.now);
	const asking = gate();
	let probes = 0;
	const { done, send } = farSide(atOnce);
	const { run: act } = send;
	// The first host is lost with the intent written and nothing done.
	const lost = tool('send', { ...send, run: () => new Promise(() => undefined) });
	const run = newRun();
	const ports = world({ store, models: { one: once } });
	const first = await startRun(run, words('Go'), agent([lost]), ports);
	await expect.poll(async () => (await store.read(run.id)).map(({ type }) => type)).toContain('intent');
	const held = tool('send', {
		...send,
		run: act,
		probe: async () => {
			probes += 1;
			if (probes === 1) await asking.opened;
			return { type: 'not-done' };
		},
	});
	const shared = { store, models: { one: once }, ledger: ports.ask.ledger };
	const second = resumeRun(run, agent([held]), world(shared), { takeOver: true });
	await asking.reached(1);
	const third = resumeRun(run, agent([held]), world(shared), { takeOver: true });
	expect(await third.done).toMatchObject({ type: 'ended' });
	asking.open();
	expect(await second.done).toEqual({ type: 'elsewhere' });
	expect(done).toHaveLength(1);
	first.suspend();
	await first.done;
});
