import { describe, expect, expectTypeOf, it } from 'vitest';
import { readHealth } from '#core/router/health.ts';
import first from '#tests/fixtures/schema-1.ndjson?raw';
import second from '#tests/fixtures/schema-2.ndjson?raw';
import { createConversationStore } from './conversation-store.ts';
import { readCounters } from './counters.ts';
import type { AlcoveDatabase } from './database.ts';
import { withoutDerived } from './derived-fields.ts';
import { createFileStore } from './file-store.ts';
import { createHealthStore } from './health-store.ts';
import { createLedger } from './ledger.ts';
import { createRequestLog } from './request-log.ts';
import { importDatabase } from './restore.ts';
import { createRunStore } from './run-store.ts';
import { isTableName, newestVersion, SCHEMA_VERSIONS, TABLES, type TableName } from './schema.ts';
import { readSnapshot } from './snapshot-read.ts';
import { memoryFiles, openTest, testContext, testName } from '#tests/database/test-database.ts';

/** Rows of a version nobody writes any more stay readable for ever; every later version opens these files. */
describe.each([
	[1, first],
	[2, second],
])('data of schema %d', (schema, fixture) => {
	it('open with the versions of today, row for row', async () => {
		const { handle } = await openFixture(schema, fixture);
		const expected = await fixtureRows(fixture);
		expect([...expected.keys()].sort()).toEqual(tablesOf(schema));
		for (const [name, rows] of expected) {
			const table = handle.db.table<object, string>(name);
			const stored = (await table.toArray()).map(withoutDerived);
			const byKey = (row: object) => String(Reflect.get(row, String(table.schema.primKey.keyPath)));
			// What is made again from other rows is not believed.
			if (isTableName(name) && TABLES[name].scope === 'derived') expect(stored).not.toEqual(rows);
			else
				expect(
					stored.sort((a, b) => (byKey(a) < byKey(b) ? -1 : 1)),
					name,
				).toEqual(rows.toSorted((a, b) => (byKey(a) < byKey(b) ? -1 : 1)));
		}
	});

	it('are what the stores read, with counters made again', async () => {
		const { handle } = await openFixture(schema, fixture);
		const conversations = createConversationStore(handle, testContext());
		const page = await conversations.page(10);
		expect(page.rows.map((row) => row.title)).toEqual([
			'</script><script>alert(1)</script>',
			"\u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u0645\u0631\u062d\u0628\u0627 \u0000 '; DROP TABLE messages; --",
		]);
		expect((await conversations.trashed(10)).map((row) => row.title)).toEqual(['Thrown away']);
		expect((await createFileStore(handle, testContext()).list()).map((file) => file.title)).toEqual([
			'Garden',
		]);
		expect(await readCounters(handle)).toEqual({
			conversations: 2,
			conversationsTrashed: 1,
			messages: 3,
			files: 1,
			filesTrashed: 1,
		});
		expect(await handle.db.messages.where('$refs').above('').count()).toBe(1);
		expect(await createRunStore(handle, testContext()).unfinished()).toMatchObject([
			{ conversationId: '01kb0000000000000000000012' },
		]);
	});
});

it('runs and models of schema 2 are what the stores read, with totals made again', async () => {
	const { handle } = await openFixture(2, second);
	const unfinished = '01kb0000000000000000000018';
	const runs = createRunStore(handle, testContext());
	expect(await runs.read(unfinished)).toMatchObject([
		{ type: 'input', seq: 1 },
		{ type: 'model', seq: 2 },
		{ type: 'unknown', seq: 3 },
	]);
	expect(await runs.letters(unfinished)).toMatchObject([{ type: 'say' }]);
	expect(await runs.readScratch(unfinished)).toMatchObject({ attempt: 2 });
	const lease = { runId: unfinished, owner: '01kb0000000000000000000036', epoch: 2 };
	expect(await runs.renew(lease, 1_000)).toEqual({ ok: true });

	const ledger = createLedger(handle, testContext());
	expect(await ledger.open(unfinished)).toMatchObject([{ key: '01kb0000000000000000000031' }]);
	const total = { settled: { tokens: 420, microDollars: 310 }, open: { tokens: 900, microDollars: 1_200 } };
	expect(await ledger.total({ type: 'time', period: '2026-11' })).toEqual(total);
	expect(await ledger.total({ type: 'run', runId: unfinished })).toEqual(total);

	const health = createHealthStore(handle);
	expect(readHealth(await health.load()).connection('01kb0000000000000000000010').disabled).toMatchObject({
		because: 'auth',
	});
	expect(await health.readCursor()).toEqual({ connection: '01kb0000000000000000000010', model: 'm' });
	const [{ claim } = { claim: '' }] = await createRequestLog(handle).list('01kb0000000000000000000030');
	expect(await createRequestLog(handle).read(claim)).toMatchObject({ sent: { body: '{"model":"m"}' } });
});

describe('the schema', () => {
	it('has a type and stores for every table', () => {
		expectTypeOf<Exclude<TableName, keyof AlcoveDatabase>>().toEqualTypeOf<never>();
		expect(tablesOf(newestVersion(SCHEMA_VERSIONS))).toEqual(Object.keys(TABLES).sort());
	});

	it('grows: versions only ascend', () => {
		const versions = SCHEMA_VERSIONS.map(({ version }) => version);
		expect(versions).toEqual(versions.toSorted((a, b) => a - b));
		expect(new Set(versions).size).toBe(versions.length);
	});
});

async function openFixture(schema: number, fixture: string) {
	const name = testName();
	const snapshots = memoryFiles();
	const imported = await importDatabase({ name, snapshots, now: Date.now }, new Blob([fixture]).stream());
	expect(imported).toMatchObject({ ok: true, value: { schema } });
	return { handle: await openTest({ name, snapshots }) };
}

function tablesOf(schema: number): readonly string[] {
	const tables = new Map<string, string | null>();
	for (const { version, stores } of SCHEMA_VERSIONS)
		if (version <= schema) for (const [table, indexes] of Object.entries(stores)) tables.set(table, indexes);
	return [...tables].flatMap(([table, indexes]) => (indexes === null ? [] : [table])).sort();
}

async function fixtureRows(fixture: string): Promise<ReadonlyMap<string, readonly object[]>> {
	const rows = new Map<string, object[]>();
	for await (const item of readSnapshot(new Blob([fixture]).stream())) {
		if (item.type !== 'row') continue;
		const of = rows.get(item.table) ?? [];
		rows.set(item.table, [...of, item.row]);
	}
	return rows;
}
