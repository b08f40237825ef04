import { describe, expect, it } from 'vitest';
import { aLetter, aScratch, input, newId, leased, texts, type Bench } from './run-store-under-test.ts';

const DURABLE = { durable: true };
const LOST = { ok: false, error: { type: 'lease-lost' } };

export function describeLeases(bench: () => Bench): void {
	describe('a lease', () => {
		it('is refused for a run that is not there', async () => {
			expect(await bench().store.lease(newId(), 'me', 1_000, true)).toEqual({
				ok: false,
				error: { type: 'run-missing' },
			});
		});

		it('is held until its time is over, and renewing moves that', async () => {
			const { store, run, lease, place } = bench();
			const { store: elsewhere } = await place.open();
			const held = { ok: false, error: { type: 'lease-held' } };
			expect(await elsewhere.lease(run.id, 'another', 1_000)).toEqual(held);
			await place.advance(9_999);
			expect(await elsewhere.lease(run.id, 'another', 1_000)).toEqual(held);
			expect(await store.renew(lease, 5_000)).toEqual({ ok: true });
			await place.advance(4_999);
			expect(await elsewhere.lease(run.id, 'another', 1_000)).toEqual(held);
			await place.advance(1);
			expect(await elsewhere.lease(run.id, 'another', 1_000)).toEqual({
				ok: true,
				value: { runId: run.id, owner: 'another', epoch: lease.epoch + 1 },
			});
			expect(await store.renew(lease, 5_000)).toEqual(LOST);
		});

		it('that is over still counts until another has one', async () => {
			const { store, run, lease, place } = bench();
			await place.advance(60_000);
			expect(await store.append(lease, [input('late')], DURABLE)).toMatchObject({ ok: true });
			expect(await store.renew(lease, 1_000)).toMatchObject({ ok: true });
			expect(await store.lease(run.id, 'another', 1_000)).toMatchObject({ error: { type: 'lease-held' } });
		});

		it('survives the end of who has it, and is taken over by who knows better', async () => {
			const { run, lease, opened, place } = bench();
			await opened.kill();
			const { store } = await place.open();
			expect(await store.lease(run.id, 'next', 1_000)).toMatchObject({ error: { type: 'lease-held' } });
			expect(await store.lease(run.id, 'next', 1_000, true)).toMatchObject({
				value: { epoch: lease.epoch + 1 },
			});
		});

		it('is given again to its own owner, under another epoch', async () => {
			const { store, run, lease } = bench();
			const again = await leased(store, run.id, 'me');
			expect(again.epoch).toBe(lease.epoch + 1);
			expect(await store.append(lease, [input('first')], DURABLE)).toEqual(LOST);
			expect(await store.append(again, [input('again')], DURABLE)).toMatchObject({ ok: true });
		});

		it("once released is anybody's, and no longer his", async () => {
			const { store, run, lease } = bench();
			await store.release(lease);
			expect(await store.append(lease, [input('after')], DURABLE)).toEqual(LOST);
			expect(await store.renew(lease, 1_000)).toEqual(LOST);
			const next = await leased(store, run.id, 'another');
			expect(next.epoch).toBe(lease.epoch + 1);
			await store.release(lease);
			expect(await store.append(next, [input('mine')], DURABLE)).toMatchObject({ ok: true });
		});

		it('that is old changes nothing at all', async () => {
			const { store, run, lease, place } = bench();
			const letter = aLetter(run.id);
			await store.post(letter);
			const { store: elsewhere } = await place.open();
			const next = await leased(elsewhere, run.id, 'another', true);
			const forged = { ...lease, epoch: next.epoch };
			for (const old of [lease, forged, { ...next, epoch: next.epoch + 1 }]) {
				expect(await store.append(old, [input('old')], { durable: false, taken: [letter.id] })).toEqual(LOST);
				expect(await store.append(old, [], DURABLE)).toEqual(LOST);
				expect(await store.renew(old, 1_000)).toEqual(LOST);
				await store.scratch(old, aScratch(run.id, 'old'));
				await store.release(old);
			}
			expect(await store.read(run.id)).toEqual([]);
			expect(await store.letters(run.id)).toEqual([letter]);
			expect(await store.readScratch(run.id)).toBeUndefined();
			expect(await store.lease(run.id, 'third', 1_000)).toMatchObject({ error: { type: 'lease-held' } });
		});

		it('has an epoch above that of every record, whatever became of the leases', async () => {
			const { store, run, lease, place } = bench();
			await store.append(lease, [input('1')], DURABLE);
			await place.plant(run.id, 2, { ...input('2'), runId: run.id, seq: 2, at: 1, epoch: 41, v: 1 });
			expect((await leased(store, run.id, 'me')).epoch).toBe(42);
		});

		it('is given to one of many who ask in the same moment', async () => {
			const { store, run, lease, place } = bench();
			await store.release(lease);
			const stores = [store, (await place.open()).store, (await place.open()).store];
			const asked = await Promise.all(
				stores.flatMap((each, index) => [
					each.lease(run.id, `a${index}`, 1_000),
					each.lease(run.id, `b${index}`, 1_000),
				]),
			);
			expect(asked.filter(({ ok }) => ok)).toHaveLength(1);
		});

		it('changes hands in the middle of appending, and every number has one author', async () => {
			const { store, run, lease, place } = bench();
			const elsewhere = (await place.open()).store;
			const told: string[] = [];
			const append = async (by: typeof store, mine: typeof lease, words: string) => {
				const appended = await by.append(mine, [input(`${words} a`), input(`${words} b`)], {
					durable: false,
				});
				if (!appended.ok) return expect(appended).toEqual(LOST);
				told.push(...appended.value.map(({ seq }, index) => `${seq} ${words} ${'ab'[index]}`));
				return undefined;
			};
			const first = Array.from({ length: 15 }, (_, index) => append(store, lease, `first ${index}`));
			const second = (async () => {
				const next = await leased(elsewhere, run.id, 'another', true);
				await Promise.all(
					Array.from({ length: 15 }, (_, index) => append(elsewhere, next, `second ${index}`)),
				);
			})();
			await Promise.all([second, ...first, ...Array.from({ length: 5 }, () => append(store, lease, 'late'))]);
			const kept = await texts(store, run.id);
			const seqOf = (line: string) => Number(line.split(' ')[0]);
			expect(kept).toEqual(told.toSorted((a, b) => seqOf(a) - seqOf(b)));
			expect(kept.map(seqOf)).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1));
			const epochs = (await store.read(run.id)).map((record) => ('epoch' in record ? record.epoch : NaN));
			expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
			expect(kept.filter((line) => line.includes('second'))).toHaveLength(30);
		});
	});
}
