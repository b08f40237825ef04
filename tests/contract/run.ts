import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LabelledMessage } from '#core/content/message.ts';
import { partsText } from '#core/content/part.ts';
import { foldRecords } from '#core/journal/fold.ts';
import type { RunRecord } from '#core/journal/record.ts';
import type { Letter, Run, RunStore } from '#core/journal/run-store.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { RunOutcome } from '#core/run/outcome.ts';
import { resumeRun, startRun } from '#core/run/run.ts';
import { gate, tool } from '#tests/run/tools.ts';
import { agent, newId, newRun, steer, words, world } from '#tests/run/world.ts';
import type { OpenRunStore, RunStoreKind, RunStorePlace } from './run-store-under-test.ts';

/** What every host's loop must do, whatever it keeps its records in. */
export function describeRun({ kind, place: makePlace }: RunStoreKind): void {
	let place: RunStorePlace;
	let opened: OpenRunStore;
	const harness = { store: (): RunStore => opened.store };
	const setUp = (options: Omit<Parameters<typeof world>[0], 'store'>) =>
		world({ store: harness.store(), ...options });
	const read = async (run: Run) => {
		const records = await harness.store().read(run.id);
		return { records, state: foldRecords(records), types: records.map(({ type }) => type) };
	};

	describe(`a run on ${kind}`, () => {
		beforeEach(async () => {
			place = await makePlace();
			opened = await place.open();
		});
		afterEach(() => place.close());

		test('asks, answers and ends', async () => {
			const run = newRun();
			const ports = setUp({ models: { one: () => ({ think: 'Hm.', say: 'Hello.' }) } });
			const { done } = await startRun(run, words('Hi'), agent([]), ports);
			expect(await done).toMatchObject({ type: 'ended', end: { status: 'done' } });
			const { types, state, records } = await read(run);
			expect(types).toEqual(['input', 'model', 'turn', 'end']);
			expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
			expect(saidBy(state.messages, 'assistant')).toEqual(['Hello.']);
			expect(state.usage).toMatchObject({ input: 100, output: 10 });
			// 100 tokens at 1 and 10 at 4 millionths.
			expect(state.spent).toEqual({ tokens: 110, microDollars: 140 });
			expect(await harness.store().unfinished()).not.toContainEqual(expect.objectContaining({ id: run.id }));
		});

		test('runs calls together and gives the results in the order of the calls', async () => {
			const [slow, quick] = [gate(), gate()];
			const tools = [
				tool('slow', { run: () => slow.opened.then(() => ok('slow')) }),
				tool('quick', { run: () => quick.opened.then(() => ok('quick')) }),
			];
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['slow', 'quick', 'slow']) } });
			const { done } = await startRun(run, words('Go'), agent(tools), ports);
			// Both have begun before either is over.
			await Promise.all([slow.reached(2), quick.reached(1)]);
			quick.open();
			await expect.poll(async () => (await read(run)).types).toContain('result');
			slow.open();
			await done;
			const { state, records } = await read(run);
			const finished = records.flatMap((record) => (record.type === 'result' ? [record.part.id] : []));
			expect(finished[0]).toBe('c1');
			expect(resultsOf(state.messages)).toEqual(['c0 ok slow', 'c1 ok quick', 'c2 ok slow']);
		});

		test('runs what must not be repeated one by one, in the order of the model', async () => {
			const order: string[] = [];
			const send = tool('send', {
				replay: 'once',
				run: async (args) => {
					order.push(`begin ${JSON.stringify(args)}`);
					await new Promise((resolve) => setTimeout(resolve, 5));
					order.push(`end ${JSON.stringify(args)}`);
					return ok('sent');
				},
			});
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['send', 'send']) } });
			await (
				await startRun(run, words('Go'), agent([send]), ports)
			).done;
			expect(order).toEqual(['begin {"n":0}', 'end {"n":0}', 'begin {"n":1}', 'end {"n":1}']);
			const { types } = await read(run);
			expect(types.filter((type) => type === 'intent')).toHaveLength(2);
		});

		test('never runs more at once than it may', async () => {
			let now = 0;
			let most = 0;
			const busy = tool('busy', {
				run: async () => {
					most = Math.max(most, ++now);
					await new Promise((resolve) => setTimeout(resolve, 3));
					now--;
					return ok('done');
				},
			});
			const calls = Array.from({ length: 12 }, () => 'busy');
			const ports = setUp({ models: { one: callsThenWords(calls) } });
			await (
				await startRun(newRun(), words('Go'), agent([busy]), ports)
			).done;
			expect(most).toBe(4);
		});

		test.each([
			['a tool nobody has', { tool: 'nowhere' }, 'error There is no tool'],
			['broken arguments', { tool: 'echo', raw: '{"n":' }, 'error The arguments are not JSON'],
			['arguments that do not fit', { tool: 'echo', args: { n: 'x' } }, 'error The arguments do not fit'],
			['arguments that are no object', { tool: 'echo', args: [1] }, 'error The arguments do not fit'],
		])('tells the model about %s', async (_what, call, expected) => {
			const run = newRun();
			const script = ({ messages }: ModelRequest) =>
				messages.length === 1 ? { calls: [{ id: 'c0', ...call }] } : { say: 'Sorry.' };
			await (
				await startRun(run, words('Go'), agent([tool('echo')]), setUp({ models: { one: script } }))
			).done;
			const { state } = await read(run);
			expect(resultsOf(state.messages)[0]).toContain(`c0 ${expected}`);
			expect(state.end?.status).toBe('done');
		});

		test('calls of an answer that was cut off never run', async () => {
			const ran: unknown[] = [];
			const echo = tool('echo', { run: async (args) => (ran.push(args), ok('ran')) });
			const run = newRun();
			const script = ({ messages }: ModelRequest) =>
				messages.length === 1
					? { calls: [{ id: 'c0', tool: 'echo', args: { n: 1 } }], stop: 'length' as const }
					: { say: 'I was cut off.' };
			await (
				await startRun(run, words('Go'), agent([echo]), setUp({ models: { one: script } }))
			).done;
			expect(ran).toEqual([]);
			expect(resultsOf((await read(run)).state.messages)[0]).toContain('c0 skipped');
		});

		test('is stopped in mid-answer', async () => {
			const run = newRun();
			const ports = setUp({ models: { one: () => ({ hang: 'I begin' }) } });
			const { done } = await startRun(run, words('Go'), agent([]), ports);
			await expect.poll(async () => (await read(run)).types).toContain('model');
			await harness.store().post({ id: newId(), runId: run.id, at: Date.now(), type: 'stop', by: 'me' });
			expect(await done).toMatchObject({ type: 'ended', end: { status: 'stopped' } });
			const { types } = await read(run);
			expect(types).toEqual(['input', 'model', 'failure', 'end']);
		});

		test('is stopped while tools run: what may have happened is unknown, what began not is skipped', async () => {
			const never = gate();
			const tools = [
				tool('send', { replay: 'once', run: () => never.opened.then(() => ok('sent')) }),
				tool('look', { run: () => never.opened.then(() => ok('seen')) }),
			];
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['send', 'look', 'send']) } });
			const { done } = await startRun(run, words('Go'), agent(tools), ports);
			await never.reached(2);
			await harness.store().post({ id: newId(), runId: run.id, at: Date.now(), type: 'stop', by: 'me' });
			expect(await done).toMatchObject({ type: 'ended', end: { status: 'stopped' } });
			const { state } = await read(run);
			expect(resultsOf(state.messages).map((each) => each.split(' ', 2).join(' '))).toEqual([
				'c0 unknown',
				'c1 skipped',
				'c2 skipped',
			]);
		});

		test('a steer is taken after the tools that run; what has not begun is skipped', async () => {
			const first = gate();
			const tools = [tool('send', { replay: 'once', run: () => first.opened.then(() => ok('sent')) })];
			const asked: LabelledMessage[][] = [];
			const run = newRun();
			const ports = setUp({
				models: {
					one: (request) => {
						asked.push(request.messages as LabelledMessage[]);
						return request.messages.length === 1 ? calls(['send', 'send']) : { say: 'As you wish.' };
					},
				},
			});
			const { done } = await startRun(run, words('Go'), agent(tools), ports);
			await first.reached(1);
			await harness.store().post(steer(run.id, 'No, wait'));
			// The news of the letter has to arrive before the tool is over.
			await new Promise((resolve) => setTimeout(resolve, 50));
			first.open();
			expect(await done).toMatchObject({ type: 'ended', end: { status: 'done' } });
			const { state } = await read(run);
			expect(resultsOf(state.messages).map((each) => each.split(' ', 2).join(' '))).toEqual([
				'c0 ok',
				'c1 skipped',
			]);
			expect(partsText(asked[1]?.at(-1)?.parts ?? [])).toBe('No, wait');
		});

		test('what waits in the queue comes one by one when the agent is done', async () => {
			const run = newRun();
			const ready = gate();
			const ports = setUp({
				models: {
					one: async ({ messages }) => {
						if (messages.length === 1) await ready.opened;
						return { say: `Answer to ${partsText(messages.at(-1)?.parts ?? [])}` };
					},
				},
			});
			const { done } = await startRun(run, words('one'), agent([]), ports);
			await harness.store().post(steer(run.id, 'two', 'follow'));
			await harness.store().post(steer(run.id, 'three', 'follow'));
			ready.open();
			await done;
			const { state } = await read(run);
			expect(saidBy(state.messages, 'assistant')).toEqual([
				'Answer to one',
				'Answer to two',
				'Answer to three',
			]);
		});

		test('nobody speaks to a run that has just ended: it is answered, or the post is refused', async () => {
			for (let i = 0; i < 20; i++) {
				const run = newRun();
				const ports = setUp({ models: { one: () => ({ say: 'Yes.' }) } });
				const { done } = await startRun(run, words('one'), agent([]), ports);
				const posted = await new Promise<boolean>((resolve) =>
					setTimeout(() => {
						void harness
							.store()
							.post(steer(run.id, 'two', 'follow'))
							.then(({ ok }) => resolve(ok));
					}, i % 5),
				);
				await done;
				const { state } = await read(run);
				expect(saidBy(state.messages, 'user')).toEqual(posted ? ['one', 'two'] : ['one']);
				expect(saidBy(state.messages, 'assistant')).toHaveLength(posted ? 2 : 1);
			}
		});

		test('waits for an answer, free of the host, and goes on with it', async () => {
			const ran: string[] = [];
			const send = tool('send', {
				replay: 'once',
				run: async (_args, { key }) => (ran.push(key), ok('sent')),
			});
			const cautious = agent([send], {
				decide: () => ({ type: 'ask', reason: 'It sends.', withinMs: 60_000 }),
			});
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['send', 'send']) } });
			expect(await (await startRun(run, words('Go'), cautious, ports)).done).toEqual({ type: 'waiting' });
			expect(ran).toEqual([]);
			// Another host can have it at once.
			const elsewhere = setUp({ models: { one: callsThenWords(['send', 'send']) } });
			expect(await resumeRun(run, cautious, elsewhere).done).toEqual({ type: 'waiting' });
			const { records, types } = await read(run);
			expect(types.filter((type) => type === 'ask')).toHaveLength(2);
			for (const [call, allow] of [
				['c0', true],
				['c1', false],
			] as const)
				await harness.store().post(answer(run, call, digestOf(records, call), allow));
			expect(await resumeRun(run, cautious, elsewhere).done).toMatchObject({ type: 'ended' });
			expect(ran).toHaveLength(1);
			const { state } = await read(run);
			expect(resultsOf(state.messages)).toEqual(['c0 ok sent', 'c1 denied The person said no to this.']);
		});

		test('an answer to another digest is no answer', async () => {
			const send = tool('send', { replay: 'once' });
			const cautious = agent([send], {
				decide: () => ({ type: 'ask', reason: 'It sends.', withinMs: 60_000 }),
			});
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['send']) } });
			await (
				await startRun(run, words('Go'), cautious, ports)
			).done;
			await harness.store().post(answer(run, 'c0', 'f'.repeat(64), true));
			expect(await resumeRun(run, cautious, ports).done).toEqual({ type: 'waiting' });
			// The tool changed after the person said yes: it is asked again.
			const { records } = await read(run);
			await harness.store().post(answer(run, 'c0', digestOf(records, 'c0'), true));
			const changed = { ...cautious, tools: [{ ...send, version: '2' }] };
			expect(await resumeRun(run, changed, ports).done).toEqual({ type: 'waiting' });
			expect((await read(run)).types.filter((type) => type === 'ask')).toHaveLength(2);
		});

		test('an ask that nobody answers in time is a no', async () => {
			let now = Date.now();
			const cautious = agent([tool('send', { replay: 'once' })], {
				decide: () => ({ type: 'ask', reason: 'It sends.', withinMs: 1_000 }),
			});
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['send']) }, now: () => now });
			await (
				await startRun(run, words('Go'), cautious, ports)
			).done;
			now += 1_001;
			expect(await resumeRun(run, cautious, ports).done).toMatchObject({ type: 'ended' });
			expect(resultsOf((await read(run)).state.messages)[0]).toContain('c0 denied Nobody answered');
		});

		test('a steer to a waiting run takes the question back', async () => {
			const cautious = agent([tool('send', { replay: 'once' })], {
				decide: () => ({ type: 'ask', reason: 'It sends.', withinMs: 60_000 }),
			});
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['send']) } });
			await (
				await startRun(run, words('Go'), cautious, ports)
			).done;
			await harness.store().post(steer(run.id, 'Forget it'));
			expect(await resumeRun(run, cautious, ports).done).toMatchObject({ type: 'ended' });
			expect(resultsOf((await read(run)).state.messages)[0]).toContain('c0 skipped');
		});

		test('a denied call is told to the model', async () => {
			const run = newRun();
			const strict = agent([tool('send')], { decide: () => ({ type: 'deny', reason: 'Not here.' }) });
			const ports = setUp({ models: { one: callsThenWords(['send']) } });
			await (
				await startRun(run, words('Go'), strict, ports)
			).done;
			expect(resultsOf((await read(run)).state.messages)).toEqual(['c0 denied Not here.']);
		});

		test('a tool that takes too long is cut, and what it may have done is unknown', async () => {
			const never = () => new Promise<never>(() => undefined);
			const tools = [
				tool('look', { run: never, timeoutMs: 20 }),
				tool('send', { replay: 'once', run: never, timeoutMs: 20 }),
				tool('bad', { run: () => Promise.reject(new Error('secret inside')) }),
			];
			const run = newRun();
			const ports = setUp({ models: { one: callsThenWords(['look', 'send', 'bad']) } });
			await (
				await startRun(run, words('Go'), agent(tools), ports)
			).done;
			const results = resultsOf((await read(run)).state.messages);
			expect(results[0]).toContain('c0 error');
			expect(results[1]).toContain('c1 unknown');
			expect(results[2]).toBe('c2 error The tool itself failed.');
		});

		test.each([
			['turns', { turns: 5, sameCalls: 99 }, 5],
			['the same calls in a row', { turns: 99, sameCalls: 3 }, 3],
		])('pauses at the limit of %s, and goes on when a person says so', async (_what, limits, turns) => {
			const run = newRun();
			const forever = () => ({ calls: [{ id: newId(), tool: 'echo', args: { n: 1 } }] });
			const worker = agent([tool('echo')]);
			const limited = { ...worker, limits: { ...worker.limits, ...limits } };
			const ports = setUp({ models: { one: forever } });
			const paused = (outcome: RunOutcome) => outcome.type === 'paused' && outcome.reason.type === 'limit';
			expect(paused(await (await startRun(run, words('Go'), limited, ports)).done)).toBe(true);
			expect((await read(run)).types.filter((type) => type === 'turn')).toHaveLength(turns);
			// By itself it stays where it is.
			expect(paused(await resumeRun(run, limited, ports).done)).toBe(true);
			expect((await read(run)).types.filter((type) => type === 'turn')).toHaveLength(turns);
			expect(paused(await resumeRun(run, limited, ports, { goOn: true }).done)).toBe(true);
			expect((await read(run)).types.filter((type) => type === 'turn')).toHaveLength(2 * turns);
		});

		test('pauses when its time at work is over', async () => {
			const run = newRun();
			const slow = tool('echo', {
				run: () => new Promise((resolve) => setTimeout(() => resolve(ok('x')), 10)),
			});
			let n = 0;
			const ports = setUp({
				models: { one: () => ({ calls: [{ id: newId(), tool: 'echo', args: { n: n++ } }] }) },
			});
			const worker = agent([slow]);
			const limited = { ...worker, limits: { ...worker.limits, workMs: 60, turns: 1_000 } };
			expect(await (await startRun(run, words('Go'), limited, ports)).done).toMatchObject({
				type: 'paused',
				reason: { type: 'limit' },
			});
		});

		test('goes to the next model when one breaks off in mid-answer, and nothing of the scrap counts', async () => {
			const run = newRun();
			const live: string[] = [];
			const ports = setUp({
				models: {
					bad: () => ({ fail: { type: 'network', detail: 'cut' }, after: 'I was going to' }),
					good: () => ({ say: 'Here it is.' }),
				},
				tell: (event) => {
					if (event.type === 'live') live.push(event.event.type);
				},
			});
			const route = {
				type: 'chain',
				candidates: [{ connection: 'bad' }, { connection: 'good' }],
			} as const;
			const base = agent([]);
			const chained = {
				...base,
				question: async (view: Parameters<typeof base.question>[0]) => ({
					...(await base.question(view)),
					route,
				}),
			};
			expect(await (await startRun(run, words('Go'), chained, ports)).done).toMatchObject({ type: 'ended' });
			const { state, records } = await read(run);
			expect(saidBy(state.messages, 'assistant')).toEqual(['Here it is.']);
			expect(live).toContain('reset');
			const models = records.flatMap((record) => (record.type === 'model' ? [record] : []));
			expect(models.map(({ candidate }) => candidate.connection)).toEqual(['bad', 'good']);
			expect(models[1]?.reason).toContain('failed: cut');
			// What broke off was worked on, so it counts for something.
			const failure = records.find((record) => record.type === 'failure');
			expect(failure?.spent.microDollars).toBeGreaterThan(0);
		});

		test('a cap pauses the run before it is passed, and says which', async () => {
			const run = newRun();
			let n = 0;
			const ports = setUp({
				models: {
					one: () => ({
						calls: [{ id: newId(), tool: 'echo', args: { n: n++ } }],
						usage: { input: 1_000, output: 1_000 },
					}),
				},
				caps: [{ scope: 'run', microDollars: 25_000 }],
			});
			expect(await (await startRun(run, words('Go'), agent([tool('echo')]), ports)).done).toMatchObject({
				type: 'paused',
				reason: { type: 'budget', detail: expect.stringContaining('one run') as string },
			});
			const { state } = await read(run);
			expect(state.spent.microDollars).toBeGreaterThan(0);
			expect(state.spent.microDollars).toBeLessThanOrEqual(25_000);
		});

		test.each([
			['network', 'paused'],
			['auth', 'paused'],
			['protocol', 'paused'],
			['bad-request', 'ended'],
		] as const)('when everybody fails by %s it is %s', async (type, outcome) => {
			const run = newRun();
			const quick = (ms: number, then: () => void) => {
				// Waits between tries only: the limits of the run stay what they are.
				const id = setTimeout(then, ms <= 5_000 ? ms / 1_000 : ms);
				return () => clearTimeout(id);
			};
			const ports = setUp({
				models: { one: () => ({ fail: { type, detail: 'It failed.' } }) },
				timer: quick,
			});
			expect(await (await startRun(run, words('Go'), agent([]), ports)).done).toMatchObject({
				type: outcome,
			});
		});

		test('an answer with nothing in it is no answer', async () => {
			const run = newRun();
			let n = 0;
			const ports = setUp({ models: { one: () => (n++ === 0 ? { say: ' ' } : { say: 'Now.' }) } });
			expect(await (await startRun(run, words('Go'), agent([]), ports)).done).toMatchObject({
				type: 'ended',
			});
			const { types } = await read(run);
			expect(types).toEqual(['input', 'model', 'failure', 'model', 'turn', 'end']);
		});

		test('two hosts never work on it at once', async () => {
			const run = newRun();
			const held = gate();
			const ports = setUp({ models: { one: () => held.opened.then(() => ({ say: 'Done.' })) } });
			const { done } = await startRun(run, words('Go'), agent([]), ports);
			await held.reached(1);
			const other = setUp({ models: { one: () => ({ say: 'Mine.' }) } });
			expect(await resumeRun(run, agent([]), other).done).toEqual({ type: 'elsewhere' });
			// One that takes over wins, and the first may write nothing more.
			const taking = resumeRun(run, agent([]), other, { takeOver: true });
			expect(await taking.done).toMatchObject({ type: 'ended' });
			held.open();
			expect(await done).toEqual({ type: 'elsewhere' });
			expect(saidBy((await read(run)).state.messages, 'assistant')).toEqual(['Mine.']);
		});

		test('suspended, it goes on elsewhere', async () => {
			const run = newRun();
			const ports = setUp({ models: { one: () => ({ hang: 'I begin' }) } });
			const handle = await startRun(run, words('Go'), agent([]), ports);
			await expect.poll(async () => (await read(run)).types).toContain('model');
			handle.suspend();
			expect(await handle.done).toEqual({ type: 'suspended' });
			const other = setUp({ models: { one: () => ({ say: 'Here.' }) }, ledger: ports.ask.ledger });
			expect(await resumeRun(run, agent([]), other).done).toMatchObject({ type: 'ended' });
			expect(await ports.ask.ledger.open(run.id)).toEqual([]);
		});

		test('records of a newer version stop it from being continued here', async () => {
			const run = newRun();
			const store = harness.store();
			await store.create(run, []);
			const lease = await store.lease(run.id, 'newer', 1_000);
			if (!lease.ok) throw new Error('No lease');
			const newer = { type: 'dream', about: 'sheep' } as unknown as RunRecord;
			await store.append(lease.value, [newer], { durable: true });
			await store.release(lease.value);
			const ports = setUp({ models: { one: () => ({ say: 'Hello.' }) } });
			expect(await resumeRun(run, agent([]), ports).done).toEqual({ type: 'newer' });
			expect((await read(run)).records).toMatchObject([
				{ type: 'unknown', stored: { type: 'dream', about: 'sheep' } },
			]);
		});
	});
}

function ok(text: string) {
	return { type: 'ok', output: [{ type: 'text', text }] } as const;
}

function calls(tools: readonly string[]) {
	return { calls: tools.map((name, n) => ({ id: `c${n}`, tool: name, args: { n } })) };
}

/** Asks for these tools once, then says so. */
function callsThenWords(tools: readonly string[]) {
	return ({ messages }: ModelRequest) =>
		messages.some(({ role }) => role === 'tool') ? { say: 'Done.' } : calls(tools);
}

function saidBy(messages: readonly LabelledMessage[], role: LabelledMessage['role']): readonly string[] {
	return messages
		.filter((message) => message.role === role)
		.map(({ parts }) => partsText(parts))
		.filter((text) => text !== '');
}

function resultsOf(messages: readonly LabelledMessage[]): readonly string[] {
	return messages.flatMap(({ parts }) =>
		parts.flatMap((part) =>
			part.type === 'result' ? [`${part.id} ${part.status} ${partsText(part.parts)}`] : [],
		),
	);
}

function digestOf(records: readonly { readonly type: string }[], call: string): string {
	const asks = (records as readonly RunRecord[]).flatMap((record) =>
		record.type === 'ask' && record.call === call ? [record.digest] : [],
	);
	return asks.at(-1) ?? '';
}

function answer(run: Run, call: string, digest: string, allow: boolean): Letter {
	const place = { id: newId(), runId: run.id, at: Date.now() };
	return { ...place, type: 'answer', scope: 'once', by: 'me', call, digest, allow };
}
