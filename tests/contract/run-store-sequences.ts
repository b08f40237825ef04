import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMemoryRunStore, createRunMemory } from '#core/journal/memory-run-store.ts';
import type { RecordBody } from '#core/journal/record.ts';
import type { Lease, RunStore } from '#core/journal/run-store.ts';
import {
	aLetter,
	aRun,
	aScratch,
	END,
	input,
	newId,
	START,
	STOPPED,
	type RunStoreKind,
} from './run-store-under-test.ts';

const RUNS = 2;
const LETTERS = 4;
const HANDLES = 2;

const run = fc.nat(RUNS - 1);
const letter = fc.nat(LETTERS - 1);
/** Counted from the newest lease, which is the one that mostly holds. */
const lease = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) });
/** Any UTF-16, also what is not Unicode. */
const text = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 12 });
const json = fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
const body: fc.Arbitrary<RecordBody> = fc.oneof(
	{ weight: 5, arbitrary: text.map(input) },
	{
		weight: 3,
		arbitrary: fc.tuple(text, json, text).map(([id, output, source]) => ({
			type: 'step' as const,
			id,
			output,
			label: { integrity: 'system' as const, secrecy: 'private' as const, sources: [source] },
		})),
	},
	{ weight: 1, arbitrary: fc.constantFrom(END, STOPPED) },
);

const command = fc.oneof(
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('create' as const),
			run,
			text,
			letters: fc.uniqueArray(letter, { maxLength: 2 }),
		}),
	},
	fc.record({
		do: fc.constant('lease' as const),
		run,
		owner: fc.constantFrom('a', 'b', 'c'),
		ms: fc.constantFrom(1, 50, 1_000),
		takeOver: fc.boolean(),
	}),
	fc.record({ do: fc.constant('renew' as const), lease, ms: fc.constantFrom(0, 100) }),
	fc.record({ do: fc.constant('release' as const), lease }),
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('append' as const),
			lease,
			bodies: fc.array(body, { maxLength: 4 }),
			durable: fc.boolean(),
			taken: fc.uniqueArray(letter, { maxLength: 2 }),
		}),
	},
	fc.record({ do: fc.constant('read' as const), run, seq: fc.option(fc.nat(6), { nil: undefined }) }),
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('post' as const), letter }) },
	fc.record({ do: fc.constant('letters' as const), run }),
	fc.record({ do: fc.constant('withdraw' as const), letter }),
	fc.record({ do: fc.constant('scratch' as const), lease, text: fc.option(text, { nil: undefined }) }),
	fc.record({ do: fc.constant('readScratch' as const), run }),
	fc.record({ do: fc.constant('unfinished' as const) }),
	fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(1, 49, 1_000, -500) }),
	fc.record({ do: fc.constant('restart' as const) }),
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** So that every case gets somewhere. */
const BEGIN: readonly (readonly [Command, number])[] = [
	[{ do: 'create', run: 0, text: '', letters: [0] }, 0],
	[{ do: 'lease', run: 0, owner: 'a', ms: 1_000, takeOver: false }, 1],
];

/** Every outcome there is, so that a seed cannot miss one. */
const EXAMPLE: readonly (readonly [Command, number])[] = [
	[{ do: 'lease', run: 0, owner: 'b', ms: 50, takeOver: false }, 0],
	[{ do: 'append', lease: 0, bodies: [END], durable: true, taken: [] }, 0],
	[{ do: 'append', lease: 0, bodies: [input('x')], durable: false, taken: [0] }, 1],
	[{ do: 'append', lease: 0, bodies: [input('x')], durable: true, taken: [0] }, 0],
	[{ do: 'append', lease: 4, bodies: [input('x')], durable: true, taken: [] }, 0],
	[{ do: 'restart' }, 0],
	[{ do: 'append', lease: 0, bodies: [END], durable: true, taken: [] }, 0],
	[{ do: 'post', letter: 2 }, 1],
];

/** Any sequence of calls, through two handles in turns, gets the answers it gets from the store in memory. */
export function describeSameAsMemory({ kind, place: makePlace }: RunStoreKind, cases = 100): void {
	it(`runs: ${kind} answers as the store in memory does`, { timeout: 120_000 }, async () => {
		const place = await makePlace();
		const clock = { now: START };
		const handles = [await place.open(), await place.open()];
		const seen: Record<string, number> = {};
		try {
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.tuple(command, fc.nat(HANDLES - 1)), { minLength: 15, maxLength: 40, size: 'max' }),
					async (commands) => {
						const model = createMemoryRunStore(() => clock.now, createRunMemory());
						const names = namesOf();
						const leases: Lease[] = [];
						for (const [each, through] of [...BEGIN, ...commands]) {
							if (each.do === 'advance') {
								clock.now += each.ms;
								await place.advance(each.ms);
								continue;
							}
							if (each.do === 'restart') {
								await handles[through]!.kill();
								handles[through] = await place.open();
								continue;
							}
							const expected = await perform(model, each, names, leases);
							const answered = await perform(handles[through]!.store, each, names, leases);
							expect(answered, JSON.stringify(each)).toEqual(expected);
							seen[outcome(each, expected)] = (seen[outcome(each, expected)] ?? 0) + 1;
							if (each.do === 'lease' && isLease(expected)) leases.unshift(expected.value);
						}
						for (const run of names.runs) {
							expect(await handles[0]!.store.read(run.id)).toEqual(await model.read(run.id));
							expect(await handles[1]!.store.letters(run.id)).toEqual(await model.letters(run.id));
						}
					},
				),
				{ numRuns: Number(import.meta.env['FC_RUNS'] || undefined) || cases, examples: [[[...EXAMPLE]]] },
			);
		} finally {
			await place.close();
		}
		console.info(`${kind}: ${JSON.stringify(seen)}`);
		// A sequence that never got anywhere would prove nothing.
		for (const each of [
			'append mail-waiting',
			'append ok',
			'append lease-lost',
			'append letter-gone',
			'post run-ended',
			'lease lease-held',
		])
			expect(seen[each], each).toBeGreaterThan(0);
	});
}

type Names = ReturnType<typeof namesOf>;

/** Runs and letters of one case; no other case has them, so that all cases can share one place. */
function namesOf() {
	const runs = Array.from({ length: RUNS }, (_, index) => aRun({ createdAt: START - (index % 2) }));
	const letters = Array.from({ length: LETTERS }, (_, index) =>
		aLetter(runs[index % RUNS]!.id, { id: newId(), at: START + (index % 4), text: `${index}` }),
	);
	return { runs, letters };
}

async function perform(
	store: RunStore,
	asked: Exclude<Command, { do: 'advance' | 'restart' }>,
	{ runs, letters }: Names,
	leases: readonly Lease[],
): Promise<unknown> {
	const runOf = (index: number) => runs[index]!;
	const leaseOf = (index: number) => leases[index] ?? { runId: runs[0]!.id, owner: 'nobody', epoch: 1 };
	switch (asked.do) {
		case 'create':
			return await store.create(
				{ ...runOf(asked.run), agentId: asked.text },
				asked.letters.map((index) => letters[index]!).filter(({ runId }) => runId === runOf(asked.run).id),
			);
		case 'lease':
			return await store.lease(runOf(asked.run).id, asked.owner, asked.ms, asked.takeOver);
		case 'renew':
			return await store.renew(leaseOf(asked.lease), asked.ms);
		case 'release':
			return await store.release(leaseOf(asked.lease));
		case 'append': {
			const { durable } = asked;
			const taken = asked.taken.map((index) => letters[index]!.id);
			return await store.append(leaseOf(asked.lease), asked.bodies, { durable, taken });
		}
		case 'read':
			return await store.read(runOf(asked.run).id, asked.seq);
		case 'post':
			return await store.post(letters[asked.letter]!);
		case 'letters':
			return await store.letters(runOf(asked.run).id);
		case 'withdraw':
			return await store.withdraw(letters[asked.letter]!);
		case 'scratch': {
			const { runId } = leaseOf(asked.lease);
			return await store.scratch(
				leaseOf(asked.lease),
				asked.text === undefined ? undefined : aScratch(runId, asked.text),
			);
		}
		case 'readScratch':
			return await store.readScratch(runOf(asked.run).id);
		case 'unfinished': {
			const ids = new Set(runs.map(({ id }) => id));
			return (await store.unfinished()).filter(({ id }) => ids.has(id));
		}
	}
}

function isLease(answer: unknown): answer is { ok: true; value: Lease } {
	return (answer as { ok: boolean }).ok;
}

function outcome(asked: Command, answer: unknown): string {
	const { ok, error } = (answer ?? {}) as { ok?: boolean; error?: { type: string } };
	return `${asked.do} ${ok === undefined ? 'done' : (error?.type ?? 'ok')}`;
}
