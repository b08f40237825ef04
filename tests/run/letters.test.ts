import { expect, test } from 'vitest';
import { foldRecords } from '#core/journal/fold.ts';
import { createMemoryRunStore } from '#core/journal/memory-run-store.ts';
import type { Letter, Run, RunStore } from '#core/journal/run-store.ts';
import { resumeRun, startRun } from '#core/run/run.ts';
import type { Script } from './scripted-model.ts';
import { gate, tool } from './tools.ts';
import { agent, newId, newRun, steer, words, world } from './world.ts';

const ok = { type: 'ok', output: [{ type: 'text', text: 'done' }] } as const;

const once: Script = ({ messages }) =>
	messages.some(({ role }) => role === 'tool')
		? { say: 'Done.' }
		: { calls: ['c0', 'c1'].map((id, n) => ({ id, tool: 'send', args: { n } })) };

function answer(run: Run, call: string, digest: string, at: number): Letter {
	return {
		id: newId(),
		runId: run.id,
		at,
		type: 'answer',
		scope: 'once',
		by: 'me',
		call,
		digest,
		allow: true,
	};
}

async function typesOf(store: RunStore, run: Run): Promise<readonly string[]> {
	return (await store.read(run.id)).map(({ type }) => type);
}

test('a steer that was taken back in time leaves no call behind that nobody runs or asks about', async () => {
	const store = createMemoryRunStore(Date.now);
	const first = gate();
	const send = tool('send', { replay: 'once', run: () => first.opened.then(() => ok) });
	const run = newRun();
	const letter = steer(run.id, 'Wait');
	// Taken back at the last moment: after the tools have seen it, before the loop does.
	let isArmed = false;
	const hasty: RunStore = {
		...store,
		letters: async (id) => {
			if (isArmed) await store.withdraw(letter);
			return await store.letters(id);
		},
	};
	const ports = world({ store: hasty, models: { one: once } });
	const { done } = await startRun(run, words('Go'), agent([send]), ports);
	await first.reached(1);
	await store.post(letter);
	await new Promise((resolve) => setTimeout(resolve, 20));
	isArmed = true;
	first.open();
	expect(await done).toMatchObject({ type: 'ended', end: { status: 'done' } });
	const types = await typesOf(store, run);
	expect(types.filter((type) => type === 'result')).toHaveLength(2);
});

test('a yes that comes too late is none, and one that was given in time but read late is one', async () => {
	for (const [lateMs, status] of [
		[1_001, 'denied'],
		[500, 'ok'],
	] as const) {
		let now = Date.now();
		const store = createMemoryRunStore(() => now);
		let ran = 0;
		const send = tool('send', { replay: 'once', run: async () => (ran++, ok) });
		const cautious = agent([send], {
			decide: () => ({ type: 'ask', reason: 'It sends.', withinMs: 1_000 }),
		});
		const run = newRun();
		const ports = world({ store, models: { one: once }, now: () => now });
		const { done } = await startRun(run, words('Go'), cautious, ports);
		expect(await done).toEqual({ type: 'waiting' });
		const asks = (await store.read(run.id)).filter((record) => record.type === 'ask');
		for (const { call, digest } of asks) await store.post(answer(run, call, digest, now + lateMs));
		now += 5_000;
		expect(await resumeRun(run, cautious, ports).done).toMatchObject({ type: 'ended' });
		expect(ran).toBe(status === 'ok' ? 2 : 0);
		const results = foldRecords(await store.read(run.id)).messages.find(({ role }) => role === 'tool');
		expect(results?.parts.map((part) => part.type === 'result' && part.status)).toEqual([status, status]);
		expect(await store.letters(run.id)).toEqual([]);
	}
});

test('an answer to nothing does not make a run go on that paused at a limit', async () => {
	const store = createMemoryRunStore(Date.now);
	const forever: Script = () => ({ calls: [{ id: newId(), tool: 'send', args: { n: 1 } }] });
	const worker = agent([tool('send')]);
	const limited = { ...worker, limits: { ...worker.limits, turns: 2 } };
	const run = newRun();
	const ports = world({ store, models: { one: forever } });
	const { done } = await startRun(run, words('Go'), limited, ports);
	expect(await done).toMatchObject({ type: 'paused' });
	await store.post(answer(run, 'c9', 'f'.repeat(64), Date.now()));
	expect(await resumeRun(run, limited, ports).done).toMatchObject({ type: 'paused' });
	expect((await typesOf(store, run)).filter((type) => type === 'turn')).toHaveLength(2);
	expect(await store.letters(run.id)).toEqual([]);
	// What somebody says does.
	await store.post(steer(run.id, 'Go on'));
	expect(await resumeRun(run, limited, ports).done).toMatchObject({ type: 'paused' });
	expect((await typesOf(store, run)).filter((type) => type === 'turn')).toHaveLength(4);
});

test('nor does one that comes while another is being put away', async () => {
	const store = createMemoryRunStore(Date.now);
	const run = newRun();
	const forever: Script = () => ({ calls: [{ id: newId(), tool: 'send', args: { n: 1 } }] });
	const worker = agent([tool('send')]);
	const limited = { ...worker, limits: { ...worker.limits, turns: 2 } };
	let more = 3;
	const busy: RunStore = {
		...store,
		append: async (lease, bodies, options) => {
			const appended = await store.append(lease, bodies, options);
			if (bodies.some(({ type }) => type === 'answer') && more-- > 0) {
				await store.post(answer(run, 'c9', 'f'.repeat(64), Date.now()));
				// The news of it has to arrive.
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
			return appended;
		},
	};
	const ports = world({ store: busy, models: { one: forever } });
	const { done } = await startRun(run, words('Go'), limited, ports);
	await done;
	await store.post(answer(run, 'c9', 'f'.repeat(64), Date.now()));
	expect(await resumeRun(run, limited, ports).done).toMatchObject({ type: 'paused' });
	expect((await typesOf(store, run)).filter((type) => type === 'turn')).toHaveLength(2);
	expect(await store.letters(run.id)).toEqual([]);
});

test('to go on is said once: a run that comes to its limit again stays there whatever answers come', async () => {
	const store = createMemoryRunStore(Date.now);
	const run = newRun();
	let turns = 0;
	const forever: Script = () => {
		turns += 1;
		return { calls: [{ id: newId(), tool: 'send', args: { n: turns } }] };
	};
	const worker = agent([tool('send')]);
	const limited = { ...worker, limits: { ...worker.limits, turns: 2 } };
	// An answer comes between the end of the work and the last look at the letters, again and again.
	let posts = 0;
	const busy: RunStore = {
		...store,
		release: async (lease) => {
			await store.release(lease);
			if (posts++ < 5) await store.post(answer(run, 'c9', 'f'.repeat(64), Date.now()));
		},
	};
	const ports = world({ store: busy, models: { one: forever } });
	const { done } = await startRun(run, words('Go'), limited, ports);
	await done;
	expect(turns).toBe(2);
	posts = 0;
	expect(await resumeRun(run, limited, ports, { goOn: true }).done).toMatchObject({ type: 'paused' });
	expect(turns).toBe(4);
});

test('stopped before it began, and twice, it is stopped once', async () => {
	const store = createMemoryRunStore(Date.now);
	const run = newRun();
	const ports = world({ store, models: { one: () => ({ say: 'Never.' }) } });
	await store.create(run, []);
	for (let i = 0; i < 2; i++)
		await store.post({ id: newId(), runId: run.id, at: Date.now(), type: 'stop', by: 'me' });
	await store.post(steer(run.id, 'And do this'));
	expect(await resumeRun(run, agent([]), ports).done).toMatchObject({ end: { status: 'stopped' } });
	expect(await typesOf(store, run)).toEqual(['end']);
	expect(await store.letters(run.id)).toMatchObject([{ type: 'say' }]);
});

test('a thousand letters are all heard, in their order', async () => {
	const store = createMemoryRunStore(Date.now);
	const run = newRun();
	const ports = world({ store, models: { one: () => ({ say: 'Yes.' }) } });
	await store.create(run, []);
	for (let n = 0; n < 1_000; n++) await store.post(steer(run.id, `${n}`));
	expect(await resumeRun(run, agent([]), ports).done).toMatchObject({ type: 'ended' });
	const { messages } = foldRecords(await store.read(run.id));
	const said = messages.flatMap(({ role, parts: [part] }) =>
		role === 'user' && part?.type === 'text' ? [part.text] : [],
	);
	expect(said).toEqual(Array.from({ length: 1_000 }, (_, n) => `${n}`));
});
