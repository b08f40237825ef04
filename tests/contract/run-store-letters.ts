import { describe, expect, it } from 'vitest';
import type { Letter } from '#core/journal/run-store.ts';
import {
	aLetter,
	aRun,
	END,
	input,
	newId,
	START,
	STOPPED,
	leased,
	texts,
	type Bench,
} from './run-store-under-test.ts';

export function describeLetters(bench: () => Bench): void {
	describe('letters', () => {
		it('that a run begins with are there when it is, each once', async () => {
			const { store, opened, place } = bench();
			const run = aRun();
			const [first, second] = [aLetter(run.id, { text: 'first' }), aLetter(run.id, { text: 'second' })];
			let told = 0;
			const stop = store.watch(run.id, () => (told += 1));
			await store.create(run, [first]);
			await expect.poll(() => told, { timeout: 3_000 }).toBeGreaterThan(0);
			stop();
			await store.create(run, [first, second]);
			expect(await store.letters(run.id)).toEqual([first, second]);
			const lease = await leased(store, run.id, 'me');
			await store.append(lease, [input('both'), END], { durable: true, taken: [first.id, second.id] });
			await store.create(run, [first, second, aLetter(run.id)]);
			await opened.kill();
			expect(await (await place.open()).store.letters(run.id)).toEqual([]);
		});

		it('that cannot be kept leave no run behind', async () => {
			const { store } = bench();
			const run = aRun();
			const broken = {
				...aLetter(run.id),
				get thrown() {
					throw new Error('cannot be kept');
				},
			};
			await expect(store.create(run, [aLetter(run.id), broken])).rejects.toThrow();
			expect((await store.unfinished()).map(({ id }) => id)).not.toContain(run.id);
			expect(await store.letters(run.id)).toEqual([]);
		});

		it('can be put away without a record', async () => {
			const { store, run, lease } = bench();
			const letter = aLetter(run.id);
			await store.post(letter);
			const append = () => store.append(lease, [], { durable: true, taken: [letter.id] });
			expect(await append()).toEqual({ ok: true, value: [] });
			expect(await append()).toEqual({ ok: false, error: { type: 'letter-gone', id: letter.id } });
			expect(await store.letters(run.id)).toEqual([]);
			expect(await store.read(run.id)).toEqual([]);
		});

		it('that say something keep a run from being done, and from nothing else', async () => {
			const { store, run, lease } = bench();
			const words = aLetter(run.id);
			const halt: Letter = { id: newId(), runId: run.id, at: START, type: 'stop', by: 'laptop' };
			await store.post(halt);
			await store.post(words);
			const done = (taken: readonly string[]) =>
				store.append(lease, [input('x'), END], { durable: true, taken });
			expect(await done([])).toEqual({ ok: false, error: { type: 'mail-waiting' } });
			expect(await done([halt.id])).toEqual({ ok: false, error: { type: 'mail-waiting' } });
			expect(await store.read(run.id)).toEqual([]);
			expect(await store.letters(run.id)).toEqual([words, halt]);
			expect(await store.append(lease, [input('1')], { durable: true })).toMatchObject({ ok: true });
			expect(await done([words.id])).toMatchObject({ ok: true });
			expect(await store.letters(run.id)).toEqual([halt]);
			expect(await store.unfinished()).toEqual([]);
		});

		it('are either taken before the end or refused after it, when both come in the same moment', async () => {
			const { store, place } = bench();
			const { store: elsewhere } = await place.open();
			for (let round = 0; round < 12; round++) {
				const run = aRun();
				await store.create(run, []);
				const lease = await leased(store, run.id, 'me');
				const end = () => store.append(lease, [END], { durable: false });
				const post = () => elsewhere.post(aLetter(run.id));
				const first = round % 2 === 0 ? end() : post();
				const [one, other] = await Promise.all([first, round % 2 === 0 ? post() : end()]);
				const [ended, posted] = round % 2 === 0 ? [one, other] : [other, one];
				expect(ended.ok).toBe(!posted.ok);
				expect([ended, posted].find(({ ok }) => !ok)).toMatchObject({
					error: { type: ended.ok ? 'run-ended' : 'mail-waiting' },
				});
			}
		});

		it('of a run that was stopped stay for somebody to act on', async () => {
			const { store, run, lease } = bench();
			const words = aLetter(run.id);
			await store.post(words);
			expect(await store.append(lease, [STOPPED], { durable: true })).toMatchObject({ ok: true });
			expect(await store.letters(run.id)).toEqual([words]);
			expect(await store.withdraw(words)).toBe(true);
			expect(await store.letters(run.id)).toEqual([]);
		});

		it('come in their order, each once, and survive both sides', async () => {
			const { store, run, opened, place } = bench();
			const ids = [newId(), newId(), newId()];
			const last = aLetter(run.id, { id: ids[0]!, at: START + 1, text: 'last \ud800' });
			const second = aLetter(run.id, { id: ids[2]!, text: 'second' });
			const first = aLetter(run.id, { id: ids[1]!, text: 'first' });
			for (const letter of [last, second, first, last]) {
				expect(await store.post(letter)).toEqual({ ok: true });
			}
			await store.post({ ...first, type: 'stop', by: 'somebody with the same id' });
			await opened.kill();
			const { store: after } = await place.open();
			expect(await after.letters(run.id)).toEqual([first, second, last]);
			expect(await after.letters(newId())).toEqual([]);
		});

		it('of every kind come back as they were', async () => {
			const { store, run } = bench();
			const place = { runId: run.id, at: START };
			const letters = [
				aLetter(run.id),
				{
					...place,
					id: newId(),
					type: 'answer',
					call: 'c',
					digest: 'd',
					by: 'phone',
					allow: false,
					scope: 'rule',
				},
				{ ...place, id: newId(), type: 'stop', by: 'laptop' },
			] as const;
			for (const letter of letters) await store.post(letter);
			expect(await store.letters(run.id)).toEqual(letters);
		});

		it('are refused for a run that is not there or has ended', async () => {
			const { store, run, lease } = bench();
			const early = aLetter(run.id);
			const kept = aLetter(run.id, { at: START + 1 });
			await store.post(early);
			await store.post(kept);
			expect(await store.post(aLetter(newId()))).toEqual({ ok: false, error: { type: 'run-missing' } });
			await store.append(lease, [input('early'), STOPPED], { durable: true, taken: [early.id] });
			expect(await store.post(aLetter(run.id))).toEqual({ ok: false, error: { type: 'run-ended' } });
			// Posted before the end and again after it, because the first answer was lost.
			expect(await store.post(early)).toEqual({ ok: true });
			expect(await store.post(kept)).toEqual({ ok: true });
			expect(await store.letters(run.id)).toEqual([kept]);
		});

		it('become records in one transaction, and do not come again', async () => {
			const { store, run, lease, opened, place } = bench();
			const [one, two] = [aLetter(run.id), aLetter(run.id)];
			await store.post(one);
			await store.post(two);
			const taken = [one.id, two.id];
			await store.append(lease, [input('one'), input('two')], { durable: true, taken });
			await opened.kill();
			const { store: after } = await place.open();
			expect(await after.letters(run.id)).toEqual([]);
			expect(await texts(after, run.id)).toEqual(['1 one', '2 two']);
			expect(await after.post(one)).toEqual({ ok: true });
			expect(await after.letters(run.id)).toEqual([]);
			expect(await after.withdraw(one)).toBe(false);
			const again = await leased(after, run.id, 'me');
			expect(await after.append(again, [input('one')], { durable: true, taken: [one.id] })).toEqual({
				ok: false,
				error: { type: 'letter-gone', id: one.id },
			});
		});

		it('are withdrawn as long as nobody took them', async () => {
			const { store, run, lease } = bench();
			const [kept, gone] = [aLetter(run.id), aLetter(run.id)];
			await store.post(kept);
			await store.post(gone);
			expect(await store.withdraw(gone)).toBe(true);
			expect(await store.withdraw(gone)).toBe(true);
			expect(await store.withdraw(aLetter(run.id))).toBe(false);
			expect(await store.post(gone)).toEqual({ ok: true });
			expect(await store.letters(run.id)).toEqual([kept]);
			const taken = [kept.id, gone.id];
			expect(await store.append(lease, [input('both'), END], { durable: false, taken })).toEqual({
				ok: false,
				error: { type: 'letter-gone', id: gone.id },
			});
			expect(await store.letters(run.id)).toEqual([kept]);
			expect(await store.read(run.id)).toEqual([]);
			expect(await store.unfinished()).toHaveLength(1);
		});

		it('are either withdrawn or taken, when both come in the same moment', async () => {
			const { store, run, lease, place } = bench();
			const { store: elsewhere } = await place.open();
			const winners: string[] = [];
			for (let round = 0; round < 12; round++) {
				const letter = aLetter(run.id, { text: `${round}` });
				await elsewhere.post(letter);
				const take = () => store.append(lease, [input(`${round}`)], { durable: false, taken: [letter.id] });
				const withdraw = () => elsewhere.withdraw(letter);
				const [appended, withdrawn] =
					round % 2 === 0
						? await Promise.all([take(), withdraw()])
						: await Promise.all([withdraw(), take()]).then(([b, a]) => [a, b] as const);
				expect(appended.ok).toBe(!withdrawn);
				if (appended.ok) winners.push(`${round}`);
			}
			expect(await store.letters(run.id)).toEqual([]);
			expect((await texts(store, run.id)).map((line) => line.split(' ')[1])).toEqual(winners);
		});

		it('are told of, from here and from elsewhere, until nobody watches', async () => {
			const { store, run, place } = bench();
			const { store: elsewhere } = await place.open();
			const other = aRun();
			await store.create(other, []);
			let told = 0;
			let toldOfOther = 0;
			const stop = store.watch(run.id, () => (told += 1));
			const stopOther = store.watch(other.id, () => (toldOfOther += 1));
			const after = async (post: () => Promise<unknown>) => {
				const before = told;
				await post();
				await expect.poll(() => told, { timeout: 3_000 }).toBeGreaterThan(before);
			};
			await after(() => elsewhere.post(aLetter(run.id)));
			await after(() => store.post(aLetter(run.id)));
			await after(() => elsewhere.post(aLetter(run.id)));
			expect(toldOfOther).toBe(0);
			stop();
			const before = told;
			await elsewhere.post(aLetter(run.id));
			await store.post(aLetter(run.id));
			await elsewhere.post(aLetter(other.id));
			await expect.poll(() => toldOfOther, { timeout: 3_000 }).toBeGreaterThan(0);
			expect(told).toBe(before);
			stopOther();
		});
	});
}
