import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cap } from '#core/budget/cap.ts';
import type { Claim, Settlement } from '#core/budget/ledger.ts';
import type { Scope } from '#core/budget/scope.ts';
import { NO_SPEND } from '#core/content/spend.ts';
import { programs, runProgram } from './ledger-program.ts';
import type { LedgerHarness, LedgerUnderTest } from './ledger-under-test.ts';

const claimOf = (key: string, microDollars: number, changes: Partial<Claim> = {}): Claim => ({
	key,
	worst: { tokens: 10, microDollars },
	runIds: [key.split('/')[0]!],
	agentId: 'ada',
	day: '2026-11-20',
	connection: 'anthropic',
	model: 'claude',
	...changes,
});
const settlementOf = (microDollars: number, changes: Partial<Settlement> = {}): Settlement => ({
	usage: { input: 4, output: 2, cacheRead: 1, cacheWrite: 0, reasoning: 0 },
	spent: { tokens: 6, microDollars },
	isEstimated: false,
	...changes,
});
const perDay = (microDollars: number): Cap => ({ scope: 'day', microDollars });
const DAY: Scope = { type: 'time', period: '2026-11-20' };

/** What every ledger must hold, whatever it keeps its rows in. */
export function ledgerContract({ name, open, programs: programCount }: LedgerHarness): void {
	describe(`the ledger ${name}`, () => {
		let under: LedgerUnderTest;
		beforeEach(async () => {
			under = await open();
		});
		afterEach(async () => {
			await under[Symbol.asyncDispose]();
		});

		it('lets a claim up to the cap through, and not one more', async () => {
			const { ledger } = under;
			expect(await ledger.reserve(claimOf('a/1', 60), [perDay(100)])).toEqual({ ok: true, value: undefined });
			expect(await ledger.reserve(claimOf('a/2', 41), [perDay(100)])).toEqual({
				ok: false,
				error: {
					type: 'budget',
					cap: perDay(100),
					used: { tokens: 10, microDollars: 60 },
					wanted: { tokens: 10, microDollars: 41 },
				},
			});
			expect(await ledger.reserve(claimOf('a/3', 40), [perDay(100)])).toMatchObject({ ok: true });
			expect(await under.total(DAY)).toEqual({ settled: NO_SPEND, open: { tokens: 20, microDollars: 100 } });
		});

		it('keeps nothing of a claim it refused', async () => {
			await under.ledger.reserve(claimOf('a/1', 101), [perDay(100)]);
			expect(await under.total(DAY)).toEqual({ settled: NO_SPEND, open: NO_SPEND });
			expect(await under.ledger.open('a')).toEqual([]);
			expect(await under.ledger.settle('a/1', settlementOf(1))).toEqual({
				ok: false,
				error: { type: 'no-claim' },
			});
			expect(await under.rows()).toEqual([]);
			expect(await under.ledger.reserve(claimOf('a/1', 101), [perDay(101)])).toMatchObject({ ok: true });
		});

		it('frees what was not needed and writes down what was', async () => {
			const { ledger } = under;
			const claim = claimOf('a/1', 90, { conversationId: 'c' });
			await ledger.reserve(claim, [perDay(100)]);
			expect(await ledger.settle('a/1', settlementOf(20))).toEqual({ ok: true, value: undefined });
			expect(await under.total(DAY)).toEqual({ settled: { tokens: 6, microDollars: 20 }, open: NO_SPEND });
			const [row, ...others] = await under.rows();
			expect(row).toEqual({ ...claim, ...settlementOf(20), id: row?.id, at: row?.at });
			expect([typeof row?.id, typeof row?.at, others]).toEqual(['string', 'number', []]);
			expect(await ledger.open('a')).toEqual([]);
			expect(await ledger.reserve(claimOf('a/2', 80), [perDay(100)])).toMatchObject({ ok: true });
		});

		it('counts a key once, reserved twice and settled twice', async () => {
			const { ledger } = under;
			const claim = claimOf('a/1', 60);
			for (let i = 0; i < 2; i++)
				expect(await ledger.reserve(claim, [perDay(100)])).toMatchObject({ ok: true });
			expect((await under.total(DAY)).open.microDollars).toBe(60);
			for (const spent of [50, 9])
				expect(await ledger.settle('a/1', settlementOf(spent))).toMatchObject({ ok: true });
			expect(await ledger.reserve(claim, [perDay(1)])).toMatchObject({ ok: true });
			expect(await under.total(DAY)).toEqual({ settled: { tokens: 6, microDollars: 50 }, open: NO_SPEND });
			expect((await under.rows()).map(({ spent }) => spent.microDollars)).toEqual([50]);
			expect(await ledger.open('a')).toEqual([]);
		});

		it('tells the truth when more was charged than reserved, and lets no more through', async () => {
			await under.ledger.reserve(claimOf('a/1', 50), [perDay(100)]);
			await under.ledger.settle('a/1', settlementOf(130));
			expect((await under.total(DAY)).settled.microDollars).toBe(130);
			expect(await under.ledger.reserve(claimOf('a/2', 1), [perDay(100)])).toMatchObject({
				ok: false,
				error: { used: { microDollars: 130 } },
			});
		});

		it('counts a run on those that started it', async () => {
			const { ledger } = under;
			const perRun: Cap = { scope: 'run', microDollars: 100 };
			await ledger.reserve(claimOf('parent/1', 60), [perRun]);
			const child = { runIds: ['child', 'middle', 'parent'] };
			expect(await ledger.reserve(claimOf('child/1', 41, child), [perRun])).toMatchObject({ ok: false });
			expect(await ledger.reserve(claimOf('child/1', 40, child), [perRun])).toMatchObject({ ok: true });
			await ledger.settle('child/1', settlementOf(30));
			const paid = async (run: string) =>
				(await under.total({ type: 'run', runId: run })).settled.microDollars;
			expect([await paid('child'), await paid('middle'), await paid('parent')]).toEqual([30, 30, 30]);
			expect(await ledger.reserve(claimOf('other/1', 100), [perRun])).toMatchObject({ ok: true });
		});

		it('keeps days, months and agents apart', async () => {
			const { ledger } = under;
			const caps: Cap[] = [
				{ scope: 'month', microDollars: 150 },
				{ scope: 'agent', agentId: 'ada', per: 'day', microDollars: 100 },
				{ scope: 'agent', agentId: 'ada', per: 'month', microDollars: 120 },
			];
			const on = (key: string, amount: number, agentId: string, day: string) =>
				ledger.reserve(claimOf(key, amount, { agentId, day }), caps);
			expect(await on('a/1', 100, 'ada', '2026-11-29')).toMatchObject({ ok: true });
			expect(await on('a/2', 1, 'ada', '2026-11-29')).toMatchObject({ error: { cap: caps[1] } });
			expect(await on('a/3', 21, 'ada', '2026-11-30')).toMatchObject({ error: { cap: caps[2] } });
			expect(await on('a/4', 20, 'ada', '2026-11-30')).toMatchObject({ ok: true });
			expect(await on('b/1', 31, 'bob', '2026-11-30')).toMatchObject({ error: { cap: caps[0] } });
			expect(await on('b/2', 30, 'bob', '2026-11-30')).toMatchObject({ ok: true });
			expect(await on('a/5', 100, 'ada', '2026-12-01')).toMatchObject({ ok: true });
		});

		it('counts a call on the day of its claim', async () => {
			await under.ledger.reserve(claimOf('a/1', 50, { day: '2026-01-31' }), []);
			await under.ledger.settle('a/1', settlementOf(40));
			for (const period of ['2026-01', '2026-01-31'])
				expect((await under.total({ type: 'time', period })).settled.microDollars).toBe(40);
		});

		it('names what a lost host left of a run, but not of its children', async () => {
			const claims = ['a/2', 'a/1', 'a/3'].map((key) => claimOf(key, 5));
			for (const claim of claims) await under.ledger.reserve(claim, []);
			await under.ledger.reserve(claimOf('b/1', 5, { runIds: ['b', 'a'] }), []);
			await under.ledger.settle('a/1', settlementOf(5));
			const open = await under.ledger.open('a');
			expect(open.map(({ key }) => key).sort()).toEqual(['a/2', 'a/3']);
			expect(open).toContainEqual(claims[0]);
			expect((await under.ledger.open('b')).map(({ key }) => key)).toEqual(['b/1']);
			expect(await under.ledger.open('none')).toEqual([]);
		});

		it('lets exactly as many through as there is room for, however many ask at once', async () => {
			const asked = Array.from({ length: 30 }, (_, at) =>
				(at % 2 === 0 ? under.ledger : under.beside).reserve(claimOf(`a/${at}`, 10), [perDay(100)]),
			);
			expect((await Promise.all(asked)).filter((each) => each.ok)).toHaveLength(10);
			expect((await under.total(DAY)).open.microDollars).toBe(100);
		});

		it('counts once what is reserved and settled several times at once', async () => {
			const claim = claimOf('a/1', 10);
			const asked = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? under.ledger : under.beside));
			await Promise.all(asked.map((ledger) => ledger.reserve(claim, [perDay(100)])));
			await Promise.all(asked.map((ledger, at) => ledger.settle('a/1', settlementOf(at))));
			const rows = await under.rows();
			expect(rows).toHaveLength(1);
			expect(await under.total(DAY)).toEqual({ settled: rows[0]?.spent, open: NO_SPEND });
		});

		it.each([Number.NaN, -1, 0.5, Infinity])(
			'throws for a figure of %d and stays as it was',
			async (figure) => {
				const { ledger } = under;
				await expect(ledger.reserve(claimOf('a/1', figure), [])).rejects.toThrow(RangeError);
				await ledger.reserve(claimOf('a/2', 10), []);
				await expect(ledger.settle('a/2', settlementOf(figure))).rejects.toThrow(RangeError);
				expect(await under.total(DAY)).toEqual({ settled: NO_SPEND, open: { tokens: 10, microDollars: 10 } });
			},
		);

		it('never passes a cap, whatever runs do at the same time', async () => {
			const numRuns = Math.max(programCount, fc.readConfigureGlobal().numRuns ?? 0);
			await fc.assert(
				fc.asyncProperty(programs, async (program) => {
					await using fresh = await open();
					await runProgram(program, fresh);
				}),
				{ numRuns },
			);
		}, 120_000);
	});
}
