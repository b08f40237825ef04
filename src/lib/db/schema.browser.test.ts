import { describe, expect, expectTypeOf, it } from 'vitest';
import fixture from '#tests/fixtures/schema-1.ndjson?raw';
import { createConversationStore } from './conversation-store.ts';
import { readCounters } from './counters.ts';
import type { AlcoveDatabase } from './database.ts';
import { withoutDerived } from './derived-fields.ts';
import { createFileStore } from './file-store.ts';
import { importDatabase } from './restore.ts';
import { createRunStore } from './run-store.ts';
import { SCHEMA_VERSIONS, TABLES, type TableName } from './schema.ts';
import { readSnapshot } from './snapshot-read.ts';
import { memoryFiles, openTest, testContext, testName } from '#tests/database/test-database.ts';

/** Rows of a version nobody writes any more stay readable for ever; every later version opens this file. */
describe('data of schema 1', () => {
	it('open with the versions of today, row for row', async () => {
		const { handle } = await openFixture();
		const expected = await fixtureRows();
		expect([...expected.keys()].sort()).toEqual(Object.keys(SCHEMA_VERSIONS[0]!.stores).sort());
		for (const [name, rows] of expected) {
			if (name === 'counters') continue;
			const table = handle.db.table<object, string>(name);
			const stored = (await table.toArray()).map(withoutDerived);
			const byKey = (row: object) => String(Reflect.get(row, String(table.schema.primKey.keyPath)));
			expect(
				stored.sort((a, b) => (byKey(a) < byKey(b) ? -1 : 1)),
				name,
			).toEqual(rows.toSorted((a, b) => (byKey(a) < byKey(b) ? -1 : 1)));
		}
	});

	it('are what the stores read, with counters made again', async () => {
		const { handle } = await openFixture();
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

describe('the schema', () => {
	it('has a type and stores for every table', () => {
		expectTypeOf<Exclude<TableName, keyof AlcoveDatabase>>().toEqualTypeOf<never>();
		const stores = new Map<string, string | null>();
		for (const version of SCHEMA_VERSIONS) {
			for (const [table, indexes] of Object.entries(version.stores)) stores.set(table, indexes);
		}
		const living = [...stores].filter(([, indexes]) => indexes !== null).map(([table]) => table);
		expect(living.sort()).toEqual(Object.keys(TABLES).sort());
	});

	it('grows: versions only ascend', () => {
		const versions = SCHEMA_VERSIONS.map(({ version }) => version);
		expect(versions).toEqual(versions.toSorted((a, b) => a - b));
		expect(new Set(versions).size).toBe(versions.length);
	});
});

async function openFixture() {
	const name = testName();
	const snapshots = memoryFiles();
	const imported = await importDatabase({ name, snapshots, now: Date.now }, new Blob([fixture]).stream());
	expect(imported).toMatchObject({ ok: true, value: { schema: 1 } });
	return { handle: await openTest({ name, snapshots }) };
}

async function fixtureRows(): Promise<ReadonlyMap<string, readonly object[]>> {
	const rows = new Map<string, object[]>();
	for await (const item of readSnapshot(new Blob([fixture]).stream())) {
		if (item.type !== 'row') continue;
		const of = rows.get(item.table) ?? [];
		rows.set(item.table, [...of, item.row]);
	}
	return rows;
}
