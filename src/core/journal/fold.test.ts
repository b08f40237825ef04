import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OWN_WORDS } from '#core/content/label.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import { foldRecords, RunFold } from './fold.ts';
import { recogniseRecord } from './recognise.ts';
import type { RecordBody, RecordType, RunRecord } from './record.ts';
import { runStatus, type RunState } from './run-state.ts';

const FIXTURES = new URL('../../../tests/fixtures/journal/', import.meta.url);
const stored = JSON.parse(readFileSync(new URL('records-v1.json', FIXTURES), 'utf8')) as RunRecord[];

const EVERY_TYPE: Readonly<Record<RecordType, true>> = {
	...{ input: true, model: true, turn: true, failure: true, ask: true, answer: true },
	...{ intent: true, result: true, compact: true, step: true, pause: true, end: true },
};

describe('records as this version first wrote them', () => {
	test('every kind is among them, and every one is understood', () => {
		expect(new Set(stored.map(({ type }) => type))).toEqual(new Set(Object.keys(EVERY_TYPE)));
		expect(stored.map(recogniseRecord)).toEqual(stored);
	});

	// How each prefix of the run looked. A change here changes what people see of runs they had.
	test('they fold to what they always did', async () => {
		const fold = new RunFold();
		const states = stored.map((record) => {
			fold.add(recogniseRecord(record));
			return { after: `${record.seq} ${record.type}`, ...plain(fold) };
		});
		await expect(JSON.stringify(states, null, '\t') + '\n').toMatchFileSnapshot(
			new URL('states-v1.json', FIXTURES).pathname,
		);
	});
});

describe('what is folded', () => {
	test('results come to the model in the order of the calls, as one message, when all are there', () => {
		const before = foldRecords(stored.slice(0, 14));
		expect(before.calls.map(({ part, result }) => [part.id, result?.part.status])).toEqual([
			['c1', undefined],
			['c2', 'unknown'],
			['c3', 'error'],
		]);
		const after = foldRecords(stored.slice(0, 15));
		expect(after.calls).toEqual([]);
		expect(after.messages.at(-1)?.parts.map((part) => part.type === 'result' && part.id)).toEqual([
			'c1',
			'c2',
			'c3',
		]);
		expect(after.messages.at(-1)?.label).toMatchObject({ integrity: 'untrusted', secrecy: 'private' });
	});

	test('an answer counts only for the question that was asked last, and only once', () => {
		const call = (upTo: number) => foldRecords(stored.slice(0, upTo)).calls[1];
		expect(call(11)?.answer).toBeUndefined();
		expect(call(12)?.answer).toMatchObject({ by: 'laptop' });
		const late = {
			...body({
				type: 'answer',
				call: 'c2',
				digest: '2'.repeat(64),
				by: 'thief',
				allow: false,
				scope: 'once',
			}),
			seq: 13,
		};
		expect(foldRecords([...stored.slice(0, 12), late]).calls[1]?.answer).toMatchObject({ by: 'laptop' });
	});

	test('the last compaction holds, and one without a summary takes it back', () => {
		expect(foldRecords(stored.slice(0, 16)).compaction).toMatchObject({ count: 1 });
		expect(foldRecords(stored.slice(0, 17)).compaction).toBeUndefined();
		expect(foldRecords(stored.slice(0, 18)).compaction).toMatchObject({ count: 2 });
		// What was said is all still there.
		expect(foldRecords(stored.slice(0, 18)).messages).toHaveLength(3);
	});

	test('the status follows what came last', () => {
		const status = (upTo: number) => runStatus(foldRecords(stored.slice(0, upTo)));
		// Calls that were not looked at yet do not wait for anybody.
		expect(status(10)).toBe('working');
		const both = [
			...stored.slice(0, 9),
			{ ...body({ type: 'ask', call: 'c1', digest: '3', reason: '', expiresAt: 0 }), seq: 10 },
		];
		expect(runStatus(foldRecords(both))).toBe('waiting');
		expect(status(20)).toBe('paused');
		expect(status(21)).toBe('working');
		expect(status(24)).toBe('ended');
	});

	test('the same calls in a row are counted, whatever their ids and the order of their fields', () => {
		const turn = (seq: number, id: string, args: unknown): RunRecord => ({
			...body({
				...{ type: 'turn', claim: id, stop: 'calls', usage: NO_USAGE },
				spent: { tokens: 0, microDollars: 0 },
				message: { role: 'assistant', label: OWN_WORDS, parts: [{ type: 'call', id, tool: 't', args }] },
			}),
			seq,
		});
		const fold = new RunFold();
		fold.add(turn(1, 'a', { x: 1, y: 2 }));
		fold.add(turn(2, 'b', { y: 2, x: 1 }));
		expect(fold.sameCalls).toBe(2);
		fold.add(turn(3, 'c', { x: 1, y: 3 }));
		expect(fold.sameCalls).toBe(1);
	});

	test('of two calls with one id only the first is open, and its result closes the turn', () => {
		const at = stored.findIndex(({ type }) => type === 'turn');
		const turn = stored[at];
		if (turn?.type !== 'turn') throw new Error('There is no turn');
		const call = { type: 'call', id: 'same', tool: 'look', args: {} } as const;
		const message = { ...turn.message, parts: [call, { ...call, args: { n: 1 } }] };
		const fold = new RunFold();
		fold.add({ ...turn, message, seq: 1 });
		expect(fold.calls.map(({ part }) => part)).toEqual([call]);
		const part = { type: 'result', id: 'same', tool: 'look', parts: [], status: 'ok' } as const;
		fold.add({ ...body({ type: 'result', part, label: OWN_WORDS }), seq: 2 });
		expect(fold.calls).toEqual([]);
	});

	test('a record that comes twice or late changes nothing', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(stored.length - 1), { maxLength: 40 }), (again) => {
				const fold = new RunFold();
				stored.forEach((record, at) => {
					fold.add(record);
					for (const each of again) if (each <= at) fold.add(stored[each] ?? record);
				});
				expect(plain(fold)).toEqual(plain(foldRecords(stored)));
			}),
		);
	});
});

describe('records of a newer version', () => {
	test.each([
		['of a kind that is not known', { type: 'dream', v: 1, seq: 3 }],
		['of a newer form', { ...stored[2], v: 2 }],
		['that have lost their kind', { v: 1, seq: 3 }],
		['called like something every object has', { type: 'constructor', v: 1, seq: 3 }],
	])('%s are kept word for word and said to be there', (_what, record) => {
		const found = [stored[0], stored[1], record].map((each) => recogniseRecord(each as RunRecord));
		const state = foldRecords(found);
		expect(state.unknown).toEqual([{ type: 'unknown', seq: 3, stored: record }]);
		expect(state.seq).toBe(3);
		// What came before and after is still read.
		expect(foldRecords([...found, ...stored.slice(3)]).end).toMatchObject({ status: 'done' });
	});
});

function body(record: RecordBody): RunRecord {
	return { ...record, runId: 'r', seq: 1, at: 0, epoch: 1, v: 1 };
}

function plain(state: RunState): object {
	const { attempts, steps } = state;
	const {
		label,
		messages,
		compaction,
		calls,
		failures,
		usage,
		spent,
		turns,
		sameCalls,
		pause,
		end,
		unknown,
	} = state;
	return {
		...{ label, messages, compaction, calls, failures, usage, spent, turns, sameCalls, pause, end, unknown },
		attempts: [...attempts.keys()],
		steps: [...steps.keys()],
	};
}
