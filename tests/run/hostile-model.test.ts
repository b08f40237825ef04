import { expect, test } from 'vitest';
import { MemoryLedger } from '#core/budget/memory-ledger.ts';
import { foldRecords } from '#core/journal/fold.ts';
import { createMemoryRunStore } from '#core/journal/memory-run-store.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import { resumeRun, startRun } from '#core/run/run.ts';
import type { Tool } from '#core/tools/tool.ts';
import type { Script, Scripted, ScriptedCall } from './scripted-model.ts';
import { tool } from './tools.ts';
import { agent, newId, newRun, words, world } from './world.ts';

const ok = { type: 'ok', output: [{ type: 'text', text: 'done' }] } as const;

/** Asks for each of these in turn, then says that it is done. */
function inTurns(turns: readonly (readonly ScriptedCall[])[]): Script {
	return ({ messages }: ModelRequest): Scripted => {
		const calls = turns[messages.filter(({ role }) => role === 'tool').length];
		return calls ? { calls } : { say: 'Done.' };
	};
}

async function work(script: Script, tools: readonly Tool[], sameCalls = 99) {
	const store = createMemoryRunStore(Date.now);
	const ledger = new MemoryLedger(newId, Date.now);
	const run = newRun();
	const ports = world({ store, ledger, models: { one: script } });
	const worker = agent(tools);
	const limited = { ...worker, limits: { ...worker.limits, sameCalls, turns: 10 } };
	const outcome = await (await startRun(run, words('Go'), limited, ports)).done;
	const records = await store.read(run.id);
	return { run, ports, limited, ledger, outcome, records, state: foldRecords(records) };
}

function keysOf(): { readonly keys: string[]; readonly act: Tool } {
	const keys: string[] = [];
	const act = tool('act', { replay: 'keyed', run: async (_args, { key }) => (keys.push(key), ok) });
	return { keys, act };
}

test('two calls with one id are two calls, each with its own key and its own result', async () => {
	const { keys, act } = keysOf();
	const twice = [1, 2].map((n) => ({ id: 'same', tool: 'act', args: { n } }));
	const { outcome, state } = await work(inTurns([twice]), [act]);
	expect(outcome).toMatchObject({ type: 'ended', end: { status: 'done' } });
	expect(new Set(keys).size).toBe(2);
	expect(keys).toHaveLength(2);
	const results = state.messages.find(({ role }) => role === 'tool')?.parts ?? [];
	expect(results).toHaveLength(2);
});

test('a later turn may use an id again: the far side does not take the call for a repetition', async () => {
	const { keys, act } = keysOf();
	const call = (n: number) => [{ id: 'call_0', tool: 'act', args: { n } }];
	await work(inTurns([call(1), call(2), call(3)]), [act]);
	expect(new Set(keys).size).toBe(3);
});

test.each([
	['nothing', ''],
	['a line of a header', 'x\r\nauthorization: me'],
	['a very long one', 'x'.repeat(100_000)],
	['no letters of a key', '🦔 id'],
])('an id that is %s makes a key that every far side can take', async (_what, id) => {
	const { keys, act } = keysOf();
	const { outcome } = await work(inTurns([[{ id, tool: 'act', args: { n: 1 } }]]), [act]);
	expect(outcome).toMatchObject({ type: 'ended' });
	expect(keys[0]).toMatch(/^[\x21-\x7e]{1,200}$/u);
});

test.each(['constructor', '__proto__', 'toString'])('a tool called %s is a tool nobody has', async (name) => {
	const { outcome, state } = await work(inTurns([[{ id: 'a', tool: name }]]), [tool('act')]);
	expect(outcome).toMatchObject({ type: 'ended' });
	expect(JSON.stringify(state.messages)).toContain('There is no tool');
});

test('arguments with the name of the prototype are only arguments', async () => {
	const args: unknown = JSON.parse('{"__proto__":{"n":1}}');
	const { outcome, state } = await work(inTurns([[{ id: 'a', tool: 'act', args }]]), [tool('act')]);
	expect(outcome).toMatchObject({ type: 'ended' });
	expect(JSON.stringify(state.messages)).toContain('do not fit');
});

test('a thousand calls in one answer are run once each', async () => {
	const { keys, act } = keysOf();
	const many = Array.from({ length: 1_000 }, (_, n) => ({ id: `c${n}`, tool: 'act', args: { n } }));
	const { outcome } = await work(inTurns([many]), [act]);
	expect(outcome).toMatchObject({ type: 'ended' });
	expect(new Set(keys).size).toBe(1_000);
});

test.each([
	['more tokens than there are', { input: Number.MAX_SAFE_INTEGER, output: Number.MAX_SAFE_INTEGER }],
	['parts of tokens', { input: 1.5, output: 0.25 }],
	['no number', { input: Number.NaN, output: Infinity }],
	['fewer than none', { input: -5, output: -5 }],
])('a provider that counts %s is settled, and the run goes on', async (_what, usage) => {
	const { outcome, ledger, run, records } = await work(() => ({ say: 'Hello.', usage }), []);
	expect(outcome).toMatchObject({ type: 'ended', end: { status: 'done' } });
	expect(await ledger.open(run.id)).toEqual([]);
	const turn = records.find((record) => record.type === 'turn');
	expect(Number.isSafeInteger(turn?.spent.microDollars)).toBe(true);
	expect(Number.isSafeInteger(turn?.spent.tokens)).toBe(true);
});

test('a model that says it was stopped when nobody stopped it does not make the run go in circles', async () => {
	const { outcome, records } = await work(() => ({ fail: { type: 'aborted', detail: 'Stopped.' } }), []);
	expect(outcome).toMatchObject({ type: 'paused', reason: { type: 'no-model' } });
	expect(records.filter(({ type }) => type === 'model')).toHaveLength(1);
});

test('an answer that a filter stopped runs none of its calls', async () => {
	const { keys, act } = keysOf();
	const script: Script = ({ messages }) =>
		messages.length === 1
			? { calls: [{ id: 'a', tool: 'act', args: { n: 1 } }], stop: 'refused' }
			: { say: 'Sorry.' };
	expect((await work(script, [act])).outcome).toMatchObject({ type: 'ended' });
	expect(keys).toEqual([]);
});

test('arguments as deep as an answer is long end as a fault that the model is told', async () => {
	const args: unknown = JSON.parse(`{"n":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
	const { outcome, state, ledger, run } = await work(inTurns([[{ id: 'a', tool: 'act', args }]]), [
		tool('act'),
	]);
	expect(outcome).toMatchObject({ type: 'ended', end: { status: 'done' } });
	expect(JSON.stringify(state.messages)).toContain('not JSON');
	expect(await ledger.open(run.id)).toEqual([]);
});

test('a tool that answers with what is no outcome has failed, and the run goes on', async () => {
	const odd = [undefined, null, 'text', { type: 'weird' }, { type: 'ok' }];
	let at = 0;
	const broken = tool('act', { run: async () => odd[at++] as never });
	const calls = odd.map((_, n) => ({ id: `c${n}`, tool: 'act', args: { n } }));
	const { outcome, state } = await work(inTurns([calls]), [broken]);
	expect(outcome).toMatchObject({ type: 'ended' });
	const results = state.messages.find(({ role }) => role === 'tool')?.parts ?? [];
	expect(results.map((part) => part.type === 'result' && part.status)).toEqual(odd.map(() => 'error'));
});

test('a tool that throws at once, or whose output cannot be kept, has failed', async () => {
	const tools = [
		tool('throws', {
			run: () => {
				throw new Error('at once');
			},
		}),
		tool('odd', { run: async () => ({ type: 'ok', output: [{ type: 'text', text: (() => 1) as never }] }) }),
	];
	const calls = tools.map(({ name }) => ({ id: name, tool: name, args: {} }));
	const { outcome, state } = await work(inTurns([calls]), tools);
	expect(outcome).toMatchObject({ type: 'ended' });
	expect(JSON.stringify(state.messages).match(/The tool itself failed/gu)).toHaveLength(2);
});

test('nothing is told of a tool after its result', async () => {
	const live: string[] = [];
	const store = createMemoryRunStore(Date.now);
	let later: Promise<void> = Promise.resolve();
	const chatty = tool('act', {
		run: async (_args, { progress }) => {
			progress({ type: 'text', text: 'during' });
			later = new Promise((resolve) =>
				setTimeout(() => {
					progress({ type: 'text', text: 'after' });
					resolve();
				}, 20),
			);
			return ok;
		},
	});
	const ports = world({
		store,
		models: { one: inTurns([[{ id: 'a', tool: 'act', args: { n: 1 } }]]) },
		tell: (event) => {
			if (event.type === 'live' && event.event.type === 'progress')
				live.push(JSON.stringify(event.event.part));
		},
	});
	await (
		await startRun(newRun(), words('Go'), agent([chatty]), ports)
	).done;
	await later;
	expect(live).toHaveLength(1);
	expect(live[0]).toContain('during');
});

test('an agent that may run nothing at once runs its calls one by one', async () => {
	const store = createMemoryRunStore(Date.now);
	const ports = world({ store, models: { one: inTurns([[{ id: 'a', tool: 'act', args: { n: 1 } }]]) } });
	const worker = agent([tool('act')]);
	const run = newRun();
	const none = { ...worker, limits: { ...worker.limits, parallel: 0 } };
	const { done } = await startRun(run, words('Go'), none, ports);
	expect(await done).toMatchObject({ type: 'ended' });
	expect(await resumeRun(run, none, ports).done).toMatchObject({ type: 'ended' });
});
