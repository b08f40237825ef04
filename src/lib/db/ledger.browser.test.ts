import { expect, it, onTestFinished, vi } from 'vitest';
import type { Claim, Settlement } from '#core/budget/ledger.ts';
import { NO_TOTAL, type Scope } from '#core/budget/scope.ts';
import { NO_USAGE } from '#core/content/usage.ts';
import { memoryFiles, openTest, testContext, testName } from '#tests/database/test-database.ts';
import { exportDatabase } from './export.ts';
import type { DatabaseHandle } from './handle.ts';
import { createLedger } from './ledger.ts';
import { importDatabase } from './restore.ts';

const MONTH: Scope = { type: 'time', period: '2026-11' };

const claimOf = (key: string, microDollars: number): Claim => ({
	key,
	worst: { tokens: 10, microDollars },
	runIds: ['run', 'parent'],
	agentId: 'ada',
	day: '2026-11-20',
	connection: 'c',
	model: 'm',
});
const settlementOf = (microDollars: number): Settlement => ({
	usage: NO_USAGE,
	spent: { tokens: 5, microDollars },
	isEstimated: false,
});
const totalOf = (settled: [number, number], open: [number, number]) => ({
	settled: { tokens: settled[0], microDollars: settled[1] },
	open: { tokens: open[0], microDollars: open[1] },
});

it('asks for the disk to reserve and to settle', async () => {
	// Before the connection is there, which takes the function once and for all.
	const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
	onTestFinished(() => begun.mockRestore());
	const ledger = createLedger(await openTest(), testContext());
	begun.mockClear();
	await ledger.reserve(claimOf('a', 1), []);
	await ledger.settle('a', settlementOf(1));
	const transactions = begun.mock.results.map(({ value }) => value as IDBTransaction);
	const durabilities = transactions
		.filter(({ objectStoreNames }) => objectStoreNames.contains('claims'))
		.map(({ durability }) => durability);
	expect(durabilities).toEqual(['strict', 'strict']);
});

it('counts once when the word of a commit was lost and it is tried again', async () => {
	const handle = await openTest();
	// The first attempt reaches the disk; its caller never hears of it.
	const deaf: DatabaseHandle = {
		...handle,
		async write(work) {
			await work();
			return await handle.write(work);
		},
	};
	const ledger = createLedger(deaf, testContext());
	const caps = [{ scope: 'month', microDollars: 10 } as const];
	expect(await ledger.reserve(claimOf('a', 10), caps)).toEqual({ ok: true });
	expect(await ledger.total(MONTH)).toEqual(totalOf([0, 0], [10, 10]));
	expect(await ledger.settle('a', settlementOf(4))).toEqual({ ok: true });
	expect(await ledger.total(MONTH)).toEqual(totalOf([5, 4], [0, 0]));
	expect(await handle.db.usage.toArray()).toMatchObject([{ id: 'a', key: 'a' }]);
	expect(await handle.db.claims.count()).toBe(0);
});

it('rejects with what is wrong with the database', async () => {
	const handle = await openTest();
	const ledger = createLedger(handle, testContext());
	handle.close();
	const refused = { name: 'StoreUnusable', failure: { type: 'closed' } };
	await expect(ledger.reserve(claimOf('a', 1), [])).rejects.toMatchObject(refused);
	await expect(ledger.settle('a', settlementOf(1))).rejects.toMatchObject(refused);
	await expect(ledger.open('run')).rejects.toThrow();
});

it('knows what was paid after an import, and nothing of what another device had reserved', async () => {
	const handle = await openTest();
	const ledger = createLedger(handle, testContext());
	for (const key of ['a', 'b', 'c']) await ledger.reserve(claimOf(key, 10), []);
	await ledger.settle('a', settlementOf(7));
	await ledger.settle('b', settlementOf(2));
	const file = await new Response(exportDatabase(handle, { now: () => 1 }).stream).blob();

	const name = testName();
	const snapshots = memoryFiles();
	expect(await importDatabase({ name, snapshots, now: Date.now }, file.stream())).toMatchObject({ ok: true });
	const other = await openTest({ name, snapshots });
	const elsewhere = createLedger(other, testContext());
	const scopes: Scope[] = [
		MONTH,
		{ type: 'time', period: '2026-11-20' },
		{ type: 'time', period: '2026-11', agentId: 'ada' },
		{ type: 'run', runId: 'parent' },
	];
	for (const scope of scopes) expect(await elsewhere.total(scope)).toEqual(totalOf([10, 9], [0, 0]));
	expect(await elsewhere.total({ type: 'time', period: '2026-11', agentId: 'bob' })).toEqual(NO_TOTAL);
	const caps = [{ scope: 'month', microDollars: 10 } as const];
	expect(await elsewhere.reserve(claimOf('d', 2), caps)).toMatchObject({ ok: false });
	// What was settled there is settled here.
	expect(await elsewhere.reserve(claimOf('a', 2), caps)).toMatchObject({ ok: true });
	expect(await elsewhere.reserve(claimOf('e', 1), caps)).toMatchObject({ ok: true });
	for (const scope of scopes) expect(await elsewhere.total(scope)).toEqual(totalOf([10, 9], [10, 1]));
});

it('lets rows without figures stop nobody', async () => {
	const handle = await openTest();
	const place = { createdAt: 1, updatedAt: 1 };
	await handle.db.table('usage').bulkPut([
		{ id: 'of schema 1', ...place, tokens: 12 },
		{ id: 'strange', ...place, day: '2026-11-20', runIds: ['run'], agentId: 'ada' },
	]);
	const ledger = createLedger(handle, testContext());
	expect(await ledger.reserve(claimOf('a', 10), [{ scope: 'month', tokens: 10 }])).toMatchObject({
		ok: true,
	});
});

it('says what a call costs, and a month that must be added up again', { timeout: 30_000 }, async () => {
	const handle = await openTest();
	const ledger = createLedger(handle, testContext());
	const began = performance.now();
	for (let at = 0; at < 200; at++) {
		await ledger.reserve(claimOf(`call ${at}`, 1), []);
		await ledger.settle(`call ${at}`, settlementOf(1));
	}
	console.info(`reserved and settled: ${((performance.now() - began) / 200).toFixed(2)} ms`);
	const row = { ...claimOf('', 1), ...settlementOf(1), at: 1 };
	const keys = Array.from({ length: 10_000 }, (_, at) => `row ${at}`);
	await handle.db.usage.bulkPut(keys.map((key) => ({ ...row, id: key, key })));
	await handle.db.spending.clear();
	const asked = performance.now();
	expect((await ledger.total(MONTH)).settled.microDollars).toBe(10_200);
	console.info(`10,200 rows added up: ${(performance.now() - asked).toFixed(0)} ms`);
});
