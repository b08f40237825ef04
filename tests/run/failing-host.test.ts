import { describe, expect, test } from 'vitest';
import type { Ledger } from '#core/budget/ledger.ts';
import { MemoryLedger } from '#core/budget/memory-ledger.ts';
import { foldRecords } from '#core/journal/fold.ts';
import { createMemoryRunStore } from '#core/journal/memory-run-store.ts';
import type { RunStore } from '#core/journal/run-store.ts';
import type { Timer } from '#core/ports/timer.ts';
import { MemoryHealthStore } from '#core/router/memory-health-store.ts';
import type { Agent } from '#core/run/agent.ts';
import { askAside } from '#core/run/aside.ts';
import type { RunPorts } from '#core/run/ports.ts';
import { resumeRun } from '#core/run/run.ts';
import type { Script } from './scripted-model.ts';
import { gate, tool } from './tools.ts';
import { agent, newId, newRun, timer, words, world } from './world.ts';

const script: Script = ({ messages }) =>
	messages.some(({ role }) => role === 'tool')
		? { say: 'Done.' }
		: {
				calls: ['look', 'put', 'pay', 'mail'].map((name, n) => ({ id: `c${n}`, tool: name, args: { n } })),
			};

const GONE = new Error('The disk is full');

/** The same object, but for the n-th call of one of these methods, which rejects: before or after it was done. */
function failing<T extends object>(inner: T, methods: readonly (keyof T)[], nth: number, isDone: boolean): T {
	let calls = 0;
	const handler: ProxyHandler<T> = {
		get(target, name) {
			const value: unknown = Reflect.get(target, name, target);
			if (typeof value !== 'function' || !methods.includes(name as keyof T)) return value;
			return async (...args: unknown[]) => {
				const fails = ++calls === nth;
				if (fails && !isDone) throw GONE;
				const result: unknown = await Reflect.apply(value, target, args);
				if (fails) throw GONE;
				return result;
			};
		},
	};
	return new Proxy(inner, handler);
}

/** What is timed and neither over nor called off. */
function counted(): { readonly timer: Timer; readonly open: Set<symbol> } {
	const open = new Set<symbol>();
	return {
		open,
		timer: (ms, run) => {
			const id = Symbol();
			open.add(id);
			const cancel = timer(ms, () => {
				open.delete(id);
				run();
			});
			return () => {
				open.delete(id);
				cancel();
			};
		},
	};
}

interface Bench {
	readonly store: RunStore;
	readonly ledger: Ledger;
	readonly worker: Agent;
	readonly ports: RunPorts;
}

/** Works until the run has ended, however often the host breaks, and looks at everything afterwards. */
async function survive(change: (bench: Bench) => Partial<Omit<Bench, 'worker'>> & { worker?: Agent }) {
	const effects: string[] = [];
	const act = (name: string, changes: Parameters<typeof tool>[1]) =>
		tool(name, {
			run: async (_args, { key }) => {
				effects.push(`${name} ${key}`);
				return { type: 'ok', output: [{ type: 'text', text: name }] };
			},
			...changes,
		});
	const has = (key: string) => effects.some((effect) => effect.endsWith(` ${key}`));
	const worker = agent([
		act('look', { replay: 'pure' }),
		act('put', { replay: 'keyed' }),
		act('pay', { replay: 'once' }),
		act('mail', {
			replay: 'once',
			probe: async (key) => (has(key) ? { type: 'done', output: [] } : { type: 'not-done' }),
		}),
	]);
	const store = createMemoryRunStore(Date.now);
	const ledger = new MemoryLedger(newId, Date.now);
	const clock = counted();
	const ports = world({ store, ledger, models: { one: script }, timer: clock.timer });
	const changed = { store, ledger, worker, ports, ...change({ store, ledger, worker, ports }) };
	const run = newRun();
	const prompt = { id: run.id, runId: run.id, at: 1, type: 'say', via: 'prompt' } as const;
	await store.create(run, [{ ...prompt, message: words('Go') }]);
	const broken: RunPorts = {
		...changed.ports,
		store: changed.store,
		ask: { ...changed.ports.ask, ledger: changed.ledger },
	};
	const first = await resumeRun(run, changed.worker, broken).done;
	expect([...clock.open]).toEqual([]);
	// Another host can have it at once, unless it could not even be let go of.
	const outcome =
		first.type === 'broken' ? await resumeRun(run, worker, ports, { takeOver: true }).done : first;
	expect(outcome).toMatchObject({ type: 'ended', end: { status: 'done' } });
	expect([...clock.open]).toEqual([]);
	expect(await ledger.open(run.id)).toEqual([]);
	const records = await store.read(run.id);
	const { spent, messages } = foldRecords(records);
	const once = effects.filter((effect) => /^(pay|mail) /u.test(effect));
	expect(new Set(once).size).toBe(once.length);
	const results = messages.flatMap(({ parts }) => parts.filter(({ type }) => type === 'result'));
	expect(results).toHaveLength(4);
	const settled = ledger.total('day:2026-11-20').settled;
	expect(settled.microDollars).toBeLessThanOrEqual(spent.microDollars);
	return { first };
}

const MOST = 14;

describe.each([
	['before it was done', false],
	['after it was done', true],
])('a host whose disk fails once, %s', (_when, isDone) => {
	const places: readonly (readonly [string, (nth: number) => Parameters<typeof survive>[0]])[] = [
		[
			'append',
			(nth) =>
				({ store }) => ({ store: failing(store, ['append'], nth, isDone) }),
		],
		[
			'letters',
			(nth) =>
				({ store }) => ({ store: failing(store, ['letters'], nth, isDone) }),
		],
		[
			'lease',
			(nth) =>
				({ store }) => ({ store: failing(store, ['lease', 'read', 'release'], nth, isDone) }),
		],
		[
			'ledger',
			(nth) =>
				({ ledger }) => ({ ledger: failing(ledger, ['reserve', 'settle', 'open'], nth, isDone) }),
		],
		[
			'health',
			(nth) =>
				({ ports }) => ({
					ports: {
						...ports,
						ask: {
							...ports.ask,
							health: failing(
								new MemoryHealthStore(),
								['load', 'readCursor', 'updateModel', 'updateConnection'],
								nth,
								isDone,
							),
						},
					},
				}),
		],
		[
			'agent',
			(nth) =>
				({ worker }) => ({ worker: failing(worker, ['history', 'question', 'compact'], nth, isDone) }),
		],
	];
	for (const [place, change] of places)
		test(`${place}: everything is settled, nothing is done twice, and the run ends`, async () => {
			let broken = 0;
			for (let nth = 1; nth <= MOST; nth++)
				if ((await survive(change(nth))).first.type === 'broken') broken += 1;
			expect(broken).toBeGreaterThan(1);
		});
});

test('a policy that throws breaks the work and not the run', async () => {
	let calls = 0;
	await survive(({ worker }) => ({
		worker: {
			...worker,
			decide: (call) => {
				if (++calls === 2) throw GONE;
				return worker.decide(call);
			},
		},
	}));
});

test('when one call cannot be recorded, the others are over before the run is let go of', async () => {
	const store = createMemoryRunStore(Date.now);
	const slow = gate();
	let isReleased = false;
	let wasReleasedBefore: boolean | undefined;
	const tools = [
		tool('quick'),
		tool('slow', {
			run: async () => {
				await slow.opened;
				wasReleasedBefore = isReleased;
				return { type: 'ok', output: [] };
			},
		}),
	];
	const run = newRun();
	const full: RunStore = {
		...store,
		append: async (lease, bodies, options) => {
			if (bodies.some((body) => body.type === 'result' && body.part.tool === 'quick')) {
				setTimeout(slow.open, 20);
				throw GONE;
			}
			return await store.append(lease, bodies, options);
		},
		release: async (lease) => {
			isReleased = true;
			await store.release(lease);
		},
	};
	const calls = ['slow', 'quick'].map((name, n) => ({ id: name, tool: name, args: { n } }));
	const ports = world({ store: full, models: { one: () => ({ calls }) } });
	const prompt = { id: run.id, runId: run.id, at: 1, type: 'say', via: 'prompt' } as const;
	await store.create(run, [{ ...prompt, message: words('Go') }]);
	expect(await resumeRun(run, agent(tools), ports).done).toMatchObject({ type: 'broken' });
	expect(wasReleasedBefore).toBe(false);
});

test('a renewal that is under way when the run is let go of is the last one', async () => {
	const renewing = gate();
	const store = createMemoryRunStore(Date.now);
	const timers: { ms: number; run: () => void }[] = [];
	const held: Timer = (ms, run) => {
		if (ms !== 10_000) return timer(ms, run);
		timers.push({ ms, run });
		return () => undefined;
	};
	const slow: RunStore = {
		...store,
		renew: async (lease, ms) => {
			const renewed = await store.renew(lease, ms);
			await renewing.opened;
			return renewed;
		},
	};
	const ready = gate();
	const run = newRun();
	const ports = world({
		...{ store: slow, timer: held },
		models: { one: () => ready.opened.then(() => ({ say: 'Yes.' })) },
	});
	const prompt = { id: run.id, runId: run.id, at: 1, type: 'say', via: 'prompt' } as const;
	await store.create(run, [{ ...prompt, message: words('Go') }]);
	const { done } = resumeRun(run, agent([]), ports);
	await ready.reached(1);
	timers[0]?.run();
	await renewing.reached(1);
	ready.open();
	expect(await done).toMatchObject({ type: 'ended' });
	renewing.open();
	await new Promise((resolve) => setTimeout(resolve, 10));
	expect(timers).toHaveLength(1);
});

test('a question aside whose host was lost is settled when it is asked again', async () => {
	const store = createMemoryRunStore(Date.now);
	const ledger = new MemoryLedger(newId, Date.now);
	const run = newRun();
	const question = async () => {
		const { question: write } = agent([]);
		const state = foldRecords([]);
		const view = {
			history: [],
			state,
			ask: () => Promise.reject(GONE),
			signal: new AbortController().signal,
		};
		return { ...(await write(view)), id: 'title', purpose: 'structured' } as const;
	};
	const lost = world({
		store: failing(store, ['append'], 2, false),
		ledger,
		models: { one: () => ({ say: 'A' }) },
	});
	await expect(askAside(run, lost, async (ask, signal) => ask(await question(), signal))).rejects.toThrow(
		GONE,
	);
	expect(await ledger.open(run.id)).toHaveLength(1);
	const ports = world({ store, ledger, models: { one: () => ({ say: 'B' }) } });
	const answered = await askAside(run, ports, async (ask, signal) => ask(await question(), signal));
	expect(answered).toMatchObject({ ok: true, value: { ok: true } });
	expect(await ledger.open(run.id)).toEqual([]);
	expect((await store.read(run.id)).map(({ type }) => type)).toEqual([
		...['model', 'failure', 'model', 'step', 'end'],
	]);
});
