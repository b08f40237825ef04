import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordBody } from '#core/journal/record.ts';
import { describeLeases } from './run-store-leases.ts';
import { describeLetters } from './run-store-letters.ts';
import {
	aLetter,
	aRun,
	aScratch,
	END,
	EVERY_KIND,
	input,
	newId,
	START,
	leased,
	textOf,
	texts,
	type Bench,
	type RunStoreKind,
} from './run-store-under-test.ts';

const DURABLE = { durable: true };
const LOSSY = { durable: false };

/** What every store of runs must do, whatever it is made of. */
export function describeRunStore({ kind, place: makePlace }: RunStoreKind): void {
	describe(`runs: ${kind}`, () => {
		let bench: Bench;

		beforeEach(async () => {
			const place = await makePlace();
			const opened = await place.open();
			const { store } = opened;
			const run = aRun();
			await store.create(run, []);
			bench = { place, opened, store, run, lease: await leased(store, run.id, 'me') };
		});
		afterEach(() => bench.place.close());

		describe('records', () => {
			it('of every kind come back as they were appended, over restarts and power cuts', async () => {
				const { store, run, lease, place, opened } = bench;
				const told = [];
				for (const [index, body] of EVERY_KIND.entries()) {
					const appended = await store.append(lease, [body], { durable: index % 2 === 0 });
					if (!appended.ok) throw new Error(appended.error.type);
					told.push(...appended.value);
				}
				const expected = EVERY_KIND.map((body, index) => ({
					...body,
					runId: run.id,
					seq: index + 1,
					at: START,
					epoch: lease.epoch,
					v: 1,
				}));
				expect(told).toEqual(expected);
				expect(await store.read(run.id)).toEqual(expected);
				await opened.kill();
				const { store: after } = await place.open();
				expect(await after.read(run.id)).toEqual(expected);
				expect(await after.read(run.id, 9)).toEqual(expected.slice(9));
				expect(await after.read(run.id, 99)).toEqual([]);
				expect(await after.read(newId())).toEqual([]);
			});

			it('are numbered without gaps, each run for itself', async () => {
				const { store, run, lease } = bench;
				const other = aRun();
				await store.create(other, []);
				const otherLease = await leased(store, other.id, 'me');
				await store.append(lease, [input('1'), input('2')], DURABLE);
				await store.append(otherLease, [input('other 1')], LOSSY);
				expect(await store.append(lease, [], DURABLE)).toEqual({ ok: true, value: [] });
				await store.append(lease, [input('3')], LOSSY);
				expect(await texts(store, run.id)).toEqual(['1 1', '2 2', '3 3']);
				expect(await texts(store, other.id)).toEqual(['1 other 1']);
			});

			it('are numbered without gaps when many are appended in the same moment', async () => {
				const { store, run, lease } = bench;
				const appended = await Promise.all(
					Array.from({ length: 20 }, (_, index) =>
						store.append(lease, [input(`${index}`), input(`${index}`)], { durable: index % 3 === 0 }),
					),
				);
				const told = appended.flatMap((each) => (each.ok ? each.value : []));
				expect((await store.read(run.id)).map(({ seq }) => seq)).toEqual(
					Array.from({ length: 40 }, (_, i) => i + 1),
				);
				expect(await store.read(run.id)).toEqual(told.toSorted((a, b) => a.seq - b.seq));
			});

			it('are kept all or none', async () => {
				const { store, run, lease } = bench;
				const letter = aLetter(run.id);
				await store.post(letter);
				const broken: RecordBody = {
					type: 'step',
					id: 'x',
					output: {
						get thrown() {
							throw new Error('cannot be kept');
						},
					},
					label: { integrity: 'user', secrecy: 'public', sources: [] },
				};
				const bodies = [input('before'), broken, END];
				await expect(store.append(lease, bodies, { durable: true, taken: [letter.id] })).rejects.toThrow();
				expect(await store.read(run.id)).toEqual([]);
				expect(await store.letters(run.id)).toEqual([letter]);
				expect((await store.unfinished()).map(({ id }) => id)).toEqual([run.id]);
				await store.append(lease, [input('1')], DURABLE);
				expect(await texts(store, run.id)).toEqual(['1 1']);
			});

			it('of a newer version come back word for word, and those after them are numbered on', async () => {
				const { store, run, lease, place } = bench;
				await store.append(lease, [input('1')], DURABLE);
				const later = {
					type: 'dream',
					runId: run.id,
					seq: 2,
					at: 5,
					epoch: 9,
					v: 1,
					id: 'x',
					of: [{ sheep: 2 }],
				};
				const newer = { ...input('3'), runId: run.id, seq: 3, at: 5, epoch: 9, v: 2 };
				await place.plant(run.id, 2, later);
				await place.plant(run.id, 3, newer);
				expect(await store.append(lease, [input('4')], DURABLE)).toMatchObject({ value: [{ seq: 4 }] });
				expect(await store.read(run.id, 1)).toEqual([
					{ type: 'unknown', seq: 2, stored: later },
					{ type: 'unknown', seq: 3, stored: newer },
					expect.objectContaining({ type: 'input', seq: 4 }),
				]);
			});

			it('hold any text and any JSON', async () => {
				const { store, run, lease } = bench;
				const awkward = [
					'\ud800 alone, \udc00 alone, \u0000, \u{1f469}\u200d\u{1f469} and \u2028',
					'"quoted", back\\slash, \'; DROP TABLE record; --',
					'x'.repeat(5 * 1024 * 1024),
					'\u20ac'.repeat(500_000),
				];
				const output: unknown = JSON.parse(
					`{"__proto__": {"a": 1}, "": [null, 1e308, -1.5, 5e-324], "$object": {"$bytes": "AA"}, "constructor": "c"}`,
				);
				const step: RecordBody = {
					type: 'step',
					id: 's',
					output,
					label: { integrity: 'user', secrecy: 'public', sources: ['\ud800'] },
				};
				await store.append(lease, [...awkward.map(input), step], DURABLE);
				const read = await store.read(run.id);
				expect(
					read
						.slice(0, 4)
						.map(textOf)
						.map((text, index) => text === awkward[index]),
				).toEqual([true, true, true, true]);
				expect(JSON.stringify(read[4])).toContain(JSON.stringify(output));
				expect(read[4]).toMatchObject({ label: { sources: ['\ud800'] } });
			});

			it('with undefined fields are kept', async () => {
				const { store, run, lease } = bench;
				const body: RecordBody = {
					type: 'step',
					id: 's',
					output: undefined,
					label: { integrity: 'user', secrecy: 'public', sources: [] },
				};
				expect(await store.append(lease, [body], DURABLE)).toMatchObject({ ok: true });
				expect(await store.read(run.id)).toEqual([expect.objectContaining({ type: 'step', id: 's' })]);
			});

			it("are nobody else's objects", async () => {
				const { store, run, lease } = bench;
				const parts = [{ type: 'text' as const, text: 'as it was' }];
				const body = {
					...input(''),
					message: {
						role: 'user' as const,
						parts,
						label: { integrity: 'user' as const, secrecy: 'public' as const, sources: [] },
					},
				} as RecordBody;
				await store.append(lease, [body], DURABLE);
				parts[0]!.text = 'changed by the writer';
				const [first] = await store.read(run.id);
				expect(textOf(first)).toBe('as it was');
				(first as unknown as { message: { parts: { text: string }[] } }).message.parts[0]!.text =
					'changed by a reader';
				expect(await texts(store, run.id)).toEqual(['1 as it was']);
			});

			it('number ten thousand, in order', { timeout: 60_000 }, async () => {
				const { store, run, lease } = bench;
				const began = performance.now();
				for (let batch = 0; batch < 20; batch++) {
					const bodies = Array.from({ length: 500 }, (_, index) => input(`${batch * 500 + index + 1}`));
					await store.append(lease, bodies, LOSSY);
				}
				const written = performance.now();
				const read = await store.read(run.id);
				const ended = performance.now();
				console.info(
					`${kind}: 10,000 records appended in ${(written - began).toFixed()} ms, read in ${(ended - written).toFixed()} ms`,
				);
				expect(read.map(({ seq }) => seq)).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
				expect(read.every((record) => textOf(record) === String(record.seq))).toBe(true);
				expect((await store.read(run.id, 9_990)).map(({ seq }) => seq)).toEqual([
					9991, 9992, 9993, 9994, 9995, 9996, 9997, 9998, 9999, 10000,
				]);
			});
		});

		describe('runs', () => {
			it('are made once', async () => {
				const { store, run, lease } = bench;
				await store.append(lease, [END], DURABLE);
				await Promise.all([store.create({ ...run, agentId: 'another' }, []), store.create(run, [])]);
				expect(await store.unfinished()).toEqual([]);
				expect(await store.renew(lease, 1_000)).toMatchObject({ ok: true });
			});

			it('are unfinished, oldest first, until they have an end', async () => {
				const { store, run, lease, place, opened } = bench;
				const older = aRun({
					createdAt: START - 1,
					conversationId: newId(),
					messageId: newId(),
					ancestorIds: [run.id],
				});
				const newer = aRun({ createdAt: START + 1 });
				for (const each of [newer, older]) await store.create(each, []);
				expect(await store.unfinished()).toEqual([older, run, newer]);
				await store.append(lease, [input('1'), END], DURABLE);
				expect(await store.unfinished()).toEqual([older, newer]);
				await opened.kill();
				expect(await (await place.open()).store.unfinished()).toEqual([older, newer]);
			});
		});

		describeLeases(() => bench);
		describeLetters(() => bench);

		describe('the scratch', () => {
			it('is the last one, until it is cleared, and only of who has the lease', async () => {
				const { store, run, lease } = bench;
				expect(await store.readScratch(run.id)).toBeUndefined();
				await store.scratch(lease, aScratch(run.id, 'one'));
				await store.scratch(lease, aScratch(run.id, 'one two \ud83d'));
				expect(await store.readScratch(run.id)).toEqual(aScratch(run.id, 'one two \ud83d'));
				const next = await leased(store, run.id, 'another', true);
				await store.scratch(lease, aScratch(run.id, 'late'));
				await store.scratch(lease, undefined);
				expect(await store.readScratch(run.id)).toEqual(aScratch(run.id, 'one two \ud83d'));
				await store.scratch(next, undefined);
				expect(await store.readScratch(run.id)).toBeUndefined();
			});
		});

		it('once closed, rejects rather than hangs', async () => {
			const { store, run, lease, opened } = bench;
			const stop = store.watch(run.id, () => undefined);
			await opened.close();
			const asked = {
				create: () => store.create(aRun(), []),
				unfinished: () => store.unfinished(),
				lease: () => store.lease(run.id, 'me', 1_000),
				renew: () => store.renew(lease, 1_000),
				release: () => store.release(lease),
				append: () => store.append(lease, [END], DURABLE),
				read: () => store.read(run.id),
				post: () => store.post(aLetter(run.id)),
				letters: () => store.letters(run.id),
				withdraw: () => store.withdraw(aLetter(run.id)),
				scratch: () => store.scratch(lease, undefined),
				readScratch: () => store.readScratch(run.id),
			};
			for (const [name, ask] of Object.entries(asked)) await expect(ask(), name).rejects.toThrow();
			stop();
		});
	});
}
