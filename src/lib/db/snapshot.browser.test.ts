import type { Table } from 'dexie';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '#tests/fixtures/schema-1.ndjson?raw';
import { createBlobStore } from './blob-store.ts';
import { createConversationStore } from './conversation-store.ts';
import { withoutDerived } from './derived-fields.ts';
import { exportDatabase } from './export.ts';
import type { DatabaseHandle } from './handle.ts';
import { importDatabase, restoreSnapshot } from './restore.ts';
import { createRunStore } from './run-store.ts';
import { KEPT_SNAPSHOTS, listSnapshots, pruneSnapshots, takeSnapshot } from './snapshot.ts';
import { NEWEST } from '#tests/database/later-versions.ts';
import { memoryFiles, openTest, testContext, testName } from '#tests/database/test-database.ts';

async function setup() {
	const name = testName();
	const files = memoryFiles();
	const open = () => openTest({ name, snapshots: files });
	const options = { name, snapshots: files, now: testContext().now };
	const importText = (text: string) => importDatabase(options, new Blob([text]).stream());
	return { name, files, open, options, importText };
}

describe('a snapshot', () => {
	it('brings back every row as it was', async () => {
		const { open, options, importText, files, name } = await setup();
		await importText(fixture);
		const before = await open();
		const rows = await allRows(before);
		const taken = await takeSnapshot(files, { name, db: before.db, schema: NEWEST, madeAt: 5 });
		if (!taken.ok) throw new Error(taken.error.type);
		const conversations = createConversationStore(before, testContext());
		await conversations.start({ message: { role: 'user', parts: [] } });
		await before.db.files.clear();

		expect(await restoreSnapshot(options, taken.value.file)).toMatchObject({
			ok: true,
			value: { schema: NEWEST },
		});
		expect(before.health.current()).toEqual({ type: 'closed-by-removal' });
		expect(await allRows(await open())).toEqual(rows);
	});

	it('is taken of what is in use before another takes its place', async () => {
		const { open, options, importText, files } = await setup();
		const first = await open();
		await createConversationStore(first, testContext()).start({
			message: { role: 'user', parts: [{ type: 'text', text: 'mine' }] },
		});
		await importText(fixture);
		const listed = await listSnapshots(files, options.name);
		if (!listed.ok) throw new Error(listed.error.type);
		expect(listed.value).toHaveLength(1);
		await restoreSnapshot(options, listed.value[0]!.file);
		const page = await createConversationStore(await open(), testContext()).page(5);
		expect(page.rows.map((row) => row.title)).toEqual(['mine']);
	});

	it('must fit before anything is replaced', async () => {
		const { open, importText, files } = await setup();
		const handle = await open();
		files.full = true;
		expect(await importText(fixture)).toEqual({ ok: false, error: { type: 'quota' } });
		expect(handle.health.current()).toEqual({ type: 'ready' });
	});

	it('holds blobs larger than a line, and none of an empty database', { timeout: 30_000 }, async () => {
		const { open, options, files, name } = await setup();
		const handle = await open();
		const blobs = createBlobStore(handle, testContext());
		const large = crypto.getRandomValues(new Uint32Array(16_000));
		const bytes = new Uint8Array(4 * 1024 * 1024 + 1).map((_, at) => large[at % 16_000]! + (at >> 13));
		const stored = await blobs.put(bytes, 'x/y');
		const empty = await blobs.put(new Uint8Array(), 'x/y');
		if (!stored.ok || !empty.ok) throw new Error('not stored');
		const taken = await takeSnapshot(files, { name, db: handle.db, schema: NEWEST, madeAt: 5 });
		if (!taken.ok) throw new Error(taken.error.type);
		expect(await restoreSnapshot(options, taken.value.file)).toMatchObject({ ok: true });
		const after = createBlobStore(await open(), testContext());
		expect((await after.get(stored.value.ref))?.bytes).toEqual(bytes);
		expect((await after.get(empty.value.ref))?.bytes).toEqual(new Uint8Array());
	});

	it('that cannot be written names the table', async () => {
		const { open, files, name } = await setup();
		const handle = await open();
		const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
		await handle.db.secrets.add({ id: 'a', createdAt: 0, updatedAt: 0, key });
		expect(await takeSnapshot(files, { name, db: handle.db, schema: NEWEST, madeAt: 5 })).toEqual({
			ok: false,
			error: { type: 'not-writable', table: 'secrets' },
		});
		expect([...files.contents]).toEqual([]);
	});

	it('is one of the newest three, and another database keeps its own', async () => {
		const { files } = await setup();
		for (const [name, at] of Object.entries({ a: 1, b: 2, c: 30, d: 4, e: 5 })) {
			files.contents.set(`alcove.schema-1.at-${at}.ndjson.gz`, new Uint8Array([at]));
			files.contents.set(`alcove.other-${name}.schema-1.at-${at}.ndjson.gz`, new Uint8Array([at]));
		}
		files.contents.set('alcove.schema-x.at-9.ndjson.gz', new Uint8Array());
		await pruneSnapshots(files, 'alcove', 'alcove.schema-1.at-1.ndjson.gz');
		const listed = await listSnapshots(files, 'alcove');
		expect(listed.ok && listed.value.map(({ madeAt }) => madeAt)).toEqual([30, 5, 4, 1]);
		expect(KEPT_SNAPSHOTS).toBe(3);
		expect(files.contents.size).toBe(10);
	});
});

describe('a file that is no whole snapshot', () => {
	it('is refused wherever it is cut or changed, and the data stay', { timeout: 120_000 }, async () => {
		const { open, options } = await setup();
		const handle = await open();
		await createConversationStore(handle, testContext()).start({ message: { role: 'user', parts: [] } });
		const rows = await allRows(handle);
		const whole = new TextEncoder().encode(fixture);
		const damage = fc.oneof(
			// The last newline alone is no part of what is said.
			fc.record({ cutAt: fc.nat(whole.length - 2) }),
			fc.record({ at: fc.nat(whole.length - 2), value: fc.nat(255) }),
			fc.record({ dropLine: fc.nat(fixture.split('\n').length - 2) }),
			fc.record({ doubleLine: fc.nat(fixture.split('\n').length - 2) }),
		);
		await fc.assert(
			fc.asyncProperty(damage, fc.boolean(), async (each, compress) => {
				const damaged = damagedFile(whole, each);
				fc.pre(damaged.length !== whole.length || damaged.some((byte, at) => byte !== whole[at]));
				const plain = new Blob([damaged]).stream();
				const source = compress ? plain.pipeThrough(new CompressionStream('gzip')) : plain;
				const result = await importDatabase({ ...options, discardCurrent: true }, source);
				expect(result).toMatchObject({ ok: false });
				expect(['not-a-snapshot', 'broken', 'newer']).toContain(result.ok || result.error.type);
			}),
			{ numRuns: 60 },
		);
		expect(handle.health.current()).toEqual({ type: 'ready' });
		expect(await allRows(handle)).toEqual(rows);
		const left = (await indexedDB.databases())
			.map(({ name }) => name)
			.filter((name) => name?.startsWith(options.name));
		expect(left.sort()).toEqual([options.name, `${options.name}.pointer`]);
	});

	it.each([
		['nothing', ''],
		['a picture', '\u0089PNG\r\n'],
		['other JSON', '{"hello":"world"}\n'],
		['a later format', '{"alcove":2,"schema":1,"madeAt":1}\n'],
	])('is refused: %s', async (_, text) => {
		const { importText } = await setup();
		expect(await importText(text)).toEqual({ ok: false, error: { type: 'not-a-snapshot' } });
	});

	it('is refused when cut inside its compression', async () => {
		const { options } = await setup();
		const packed = new Blob([fixture]).stream().pipeThrough(new CompressionStream('gzip'));
		const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
		const result = await importDatabase(options, new Blob([bytes.slice(0, -20)]).stream());
		expect(result).toMatchObject({ ok: false, error: { type: 'broken' } });
	});

	it('is refused when it is of a later schema', async () => {
		const { importText } = await setup();
		expect(await importText('{"alcove":1,"schema":9,"madeAt":1}\n')).toEqual({
			ok: false,
			error: { type: 'newer', found: 9, known: NEWEST },
		});
	});

	it('is not found', async () => {
		const { options } = await setup();
		expect(await restoreSnapshot(options, 'x')).toEqual({
			ok: false,
			error: { type: 'not-found', file: 'x' },
		});
	});
});

it('an export has everything but secrets and what is only of this device, and can be imported', async () => {
	const { open, importText } = await setup();
	await importText(fixture);
	const handle = await open();
	const rows = await allRows(handle);
	const exported = exportDatabase(handle, { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
	expect(exported.fileName).toBe('alcove-2026-01-02T03-04-05.ndjson.gz');
	const file = await new Response(exported.stream).blob();

	const elsewhere = await setup();
	expect(await importDatabase(elsewhere.options, file.stream())).toMatchObject({ ok: true });
	const { secrets, meta, ...others } = await allRows(await elsewhere.open());
	expect({ secrets, meta }).toEqual({ secrets: [], meta: [] });
	const { secrets: _, meta: __, ...expected } = rows;
	expect(others).toEqual(expected);
	const text = await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
	expect(text).not.toContain('sealed');
});

it('an export has what runs did and nothing of how this device goes about them', async () => {
	const { open } = await setup();
	const handle = await open();
	const runs = createRunStore(handle, testContext());
	const run = { id: 'run', createdAt: 1, updatedAt: 1, agentId: 'a' };
	await runs.create(run, [{ id: 'letter', runId: 'run', at: 1, type: 'stop', by: 'me' }]);
	const lease = await runs.lease('run', 'MINE-ALONE', 1_000);
	if (!lease.ok) throw new Error(lease.error.type);
	await runs.append(lease.value, [{ type: 'pause', reason: { type: 'offline', detail: 'off' } }], {
		durable: true,
	});
	await runs.scratch(lease.value, {
		runId: 'run',
		attempt: 1,
		parts: [{ type: 'text', text: 'MINE-ALONE' }],
	});
	for (const table of ['claims', 'modelHealth', 'requestLog', 'descriptions', 'spending'])
		await handle.db.table(table).put({ id: 'x', key: 'x', claim: 'x', text: 'MINE-ALONE' });
	const exported = exportDatabase(handle, { now: () => 1 });
	const file = await new Response(exported.stream).blob();
	const text = await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
	expect(text).not.toContain('MINE-ALONE');

	const elsewhere = await setup();
	expect(await importDatabase(elsewhere.options, file.stream())).toMatchObject({ ok: true });
	const other = createRunStore(await elsewhere.open(), testContext());
	expect(await other.unfinished()).toEqual([run]);
	expect(await other.letters('run')).toHaveLength(1);
	// Nobody has the lease there, and its epoch is above what the records say.
	expect(await other.lease('run', 'other', 1_000)).toMatchObject({ value: { epoch: 2 } });
});

async function allRows({ db }: DatabaseHandle): Promise<Record<string, object[]>> {
	const rows: Record<string, object[]> = {};
	const tables: readonly Table<object, string>[] = db.tables;
	for (const table of tables) rows[table.name] = (await table.toArray()).map(withoutDerived);
	return rows;
}

type Damage =
	| { readonly cutAt: number }
	| { readonly at: number; readonly value: number }
	| { readonly dropLine: number }
	| { readonly doubleLine: number };

function damagedFile(whole: Uint8Array<ArrayBuffer>, damage: Damage): Uint8Array<ArrayBuffer> {
	if ('cutAt' in damage) return whole.slice(0, damage.cutAt);
	if ('at' in damage) return whole.map((byte, at) => (at === damage.at ? damage.value : byte));
	const lines = new TextDecoder().decode(whole).split('\n').slice(0, -1);
	if ('dropLine' in damage) lines.splice(damage.dropLine, 1);
	else lines.splice(damage.doubleLine, 0, lines[damage.doubleLine]!);
	return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}
