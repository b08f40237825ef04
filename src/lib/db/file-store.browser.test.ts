import { liveQuery } from 'dexie';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readCounters } from './counters.ts';
import { createFileStore } from './file-store.ts';
import { openTest, testContext, testName } from '#tests/database/test-database.ts';

afterEach(() => vi.restoreAllMocks());

async function setup(name = testName()) {
	const context = testContext();
	const handle = await openTest({ name });
	const store = createFileStore(handle, context);
	const create = async (path: string, text = '') => {
		const created = await store.create({ path, text });
		if (!created.ok) throw new Error(created.error.type);
		return created.value;
	};
	return { context, handle, store, create };
}

describe('creating a file', () => {
	it('normalises the path and counts on when it is taken', async () => {
		const { create, store } = await setup();
		expect(await create(' notes// garden ')).toMatchObject({ path: 'notes/garden.md', revision: 1 });
		expect(await create('notes/garden.md')).toMatchObject({ path: 'notes/garden (2).md' });
		expect(await create('notes/garden (2).md')).toMatchObject({ path: 'notes/garden (3).md' });
		expect((await store.list()).map((file) => file.path)).toEqual([
			'notes/garden (2).md',
			'notes/garden (3).md',
			'notes/garden.md',
		]);
	});

	it('refuses a path that cannot be a file', async () => {
		const { store } = await setup();
		expect(await store.create({ path: 'a:b', text: '' })).toEqual({
			ok: false,
			error: { type: 'path-bad-character', character: ':' },
		});
	});

	it('from many tabs at once gives every file a path of its own', async () => {
		const name = testName();
		const tabs = await Promise.all([setup(name), setup(name), setup(name)]);
		const made = await Promise.all(
			Array.from({ length: 30 }, (_, number) => tabs[number % 3]!.create('same.md', `text ${number}`)),
		);
		expect(new Set(made.map((file) => file.path)).size).toBe(30);
		expect(new Set((await tabs[0].store.list()).map((file) => file.path)).size).toBe(30);
		expect(await readCounters(tabs[1].handle)).toMatchObject({ files: 30 });
	});
});

it('lists title and excerpt, not the text', async () => {
	const { create, store } = await setup();
	await create('plan.md', '---\ntag: x\n---\n\n# Summer plan\n\nFirst *roses*,\nthen <b>beans</b>.');
	const [entry] = await store.list();
	expect(entry).toMatchObject({ title: 'Summer plan', excerpt: 'First *roses*, then <b>beans</b>.' });
	expect(entry).not.toHaveProperty('text');
});

/** Counts from now on what the engine is asked for: whole rows by many, single rows, or keys. */
function countReads() {
	const counts = { manyRows: 0, oneRow: 0, keys: 0 };
	for (const prototype of [IDBObjectStore.prototype, IDBIndex.prototype]) {
		const count = (method: 'get' | 'getAll' | 'openCursor' | 'openKeyCursor', kind: keyof typeof counts) => {
			const real: unknown = Reflect.get(prototype, method);
			vi.spyOn(prototype, method).mockImplementation(function (this: object, ...args: unknown[]) {
				counts[kind] += 1;
				if (typeof real !== 'function') throw new Error(`${method} is missing`);
				const request: unknown = Reflect.apply(real, this, args);
				return request as never;
			});
		};
		count('getAll', 'manyRows');
		count('openCursor', 'manyRows');
		count('get', 'oneRow');
		count('openKeyCursor', 'keys');
	}
	return counts;
}

describe('thousands of files', () => {
	it('are listed, named and saved without reading their texts', async () => {
		const { create, store } = await setup();
		for (let number = 0; number < 20; number++) await create('same.md', `# Note ${number}`);
		const { id } = await create('same.md', '# Last');
		const reads = countReads();
		expect(await store.list()).toHaveLength(21);
		expect(await store.trashed()).toEqual([]);
		await create('same.md', '');
		expect(reads).toMatchObject({ manyRows: 0 });
		const before = reads.oneRow;
		await store.save({ id, text: '# Changed', baseRevision: 1 });
		expect(reads).toMatchObject({ manyRows: 0, oneRow: before + 1 });
	});

	it('are listed as they are after every kind of change', async () => {
		const { create, store } = await setup();
		const { id } = await create('b.md', '# One\nfirst');
		await store.save({ id, text: '# Two\nsecond', baseRevision: 1 });
		await store.move(id, 'c');
		const file = await store.get(id);
		const { text: _, ...rest } = file!;
		expect(await store.list()).toEqual([{ ...rest, title: 'Two', excerpt: 'second' }]);
		const trashed = await store.trash(id);
		expect(await store.list()).toEqual([]);
		expect(await store.trashed()).toMatchObject([{ id, deletedAt: trashed.ok && trashed.value.deletedAt }]);
		expect(Object.keys((await store.get(id))!).filter((field) => field.startsWith('$'))).toEqual([]);
	});

	it('tell a live query what another connection changed', async () => {
		const name = testName();
		const [here, there] = [await setup(name), await setup(name)];
		const seen: string[][] = [];
		const subscription = liveQuery(() => here.store.list()).subscribe((files) => {
			seen.push(files.map((file) => `${file.path}: ${file.title}`));
		});
		onTestFinished(() => subscription.unsubscribe());
		await expect.poll(() => seen.at(-1)).toEqual([]);
		const { id } = await there.create('a.md', 'one');
		await expect.poll(() => seen.at(-1)).toEqual(['a.md: one']);
		await there.store.save({ id, text: 'two', baseRevision: 1 });
		await expect.poll(() => seen.at(-1)).toEqual(['a.md: two']);
		await there.store.trash(id);
		await expect.poll(() => seen.at(-1)).toEqual([]);
	});

	it('are listed quickly', { timeout: 60_000 }, async () => {
		const { handle, store, context } = await setup();
		const text = `# Note\n${'Something that was worth writing down. '.repeat(500)}`;
		const at = context.now();
		const rows = Array.from({ length: 2_000 }, (_, number) => ({
			...{ id: context.newId(), path: `notes/Note ${number}.md`, text, revision: 1 },
			...{ createdAt: at, updatedAt: at },
		}));
		await handle.db.files.bulkAdd(rows);
		const took = async (work: () => Promise<unknown>) => {
			const began = performance.now();
			await work();
			return (performance.now() - began).toFixed(0);
		};
		const lists = [await took(store.list), await took(store.list), await took(store.list)];
		const save = await took(() => store.save({ id: rows[7]!.id, text: 'changed', baseRevision: 1 }));
		const create = await took(() => store.create({ path: 'notes/Note.md', text }));
		expect(await store.list()).toHaveLength(2_001);
		console.info(`2,000 notes of 20 KB: list ${lists.join(', ')} ms, save ${save} ms, create ${create} ms`);
	});
});

describe('saving', () => {
	it('keeps a refused text once, however often it is asked', async () => {
		const { create, store, context } = await setup();
		const { id } = await create('a.md', 'one');
		await store.save({ id, text: 'theirs', baseRevision: 1 });
		const copyId = context.newId();
		const mine = { id, text: 'mine', baseRevision: 1, copyId };
		expect(await store.save(mine)).toMatchObject({ error: { keptAs: { id: copyId, text: 'mine' } } });
		expect(await store.save(mine)).toMatchObject({ error: { keptAs: { id: copyId, path: 'a (2).md' } } });
		expect(await store.list()).toHaveLength(2);
	});

	it('counts revisions and is at peace with the same text again', async () => {
		const { create, store } = await setup();
		const { id } = await create('a.md', 'one');
		expect(await store.save({ id, text: 'two', baseRevision: 1 })).toMatchObject({
			ok: true,
			value: { revision: 2, text: 'two' },
		});
		expect(await store.save({ id, text: 'two', baseRevision: 1 })).toMatchObject({
			ok: true,
			value: { revision: 2 },
		});
	});

	it('keeps both texts when somebody else saved first', async () => {
		const name = testName();
		const [here, there] = [await setup(name), await setup(name)];
		const { id } = await here.create('diary.md', 'morning');
		const [first, second] = await Promise.all([
			here.store.save({ id, text: 'from here', baseRevision: 1 }),
			there.store.save({ id, text: 'from there', baseRevision: 1 }),
		]);
		const [kept, refused] = first.ok ? [first, second] : [second, first];
		expect(kept).toMatchObject({ ok: true, value: { path: 'diary.md' } });
		expect(refused).toMatchObject({
			ok: false,
			error: { type: 'file-conflict', keptAs: { path: 'diary (2).md' } },
		});
		const texts = await Promise.all(
			(await here.store.list()).map(async (entry) => (await here.store.get(entry.id))?.text),
		);
		expect(texts.sort()).toEqual(['from here', 'from there']);
		expect(await readCounters(here.handle)).toMatchObject({ files: 2 });
	});

	it('brings a trashed file back, on another path when its own is taken', async () => {
		const { create, store, handle } = await setup();
		const { id } = await create('a.md', 'one');
		await store.trash(id);
		await create('a.md', 'newcomer');
		expect(await store.save({ id, text: 'written on', baseRevision: 1 })).toMatchObject({
			ok: true,
			value: { path: 'a (2).md', text: 'written on' },
		});
		expect(await readCounters(handle)).toMatchObject({ files: 2, filesTrashed: 0 });
	});

	it('says that a purged file is gone', async () => {
		const { create, store } = await setup();
		const { id } = await create('a.md');
		await store.trash(id);
		await store.purgeTrashed(Infinity);
		expect(await store.save({ id, text: 'x', baseRevision: 1 })).toEqual({
			ok: false,
			error: { type: 'file-missing', id },
		});
	});
});

describe('moving', () => {
	it('names who has the path', async () => {
		const { create, store } = await setup();
		const a = await create('a.md');
		const b = await create('b.md');
		expect(await store.move(a.id, 'b')).toEqual({
			ok: false,
			error: { type: 'path-taken', path: 'b.md', by: b.id },
		});
		expect(await store.move(a.id, 'deep/c')).toMatchObject({
			ok: true,
			value: { path: 'deep/c.md', revision: 2 },
		});
		expect(await store.at('deep/c.md')).toMatchObject({ id: a.id });
		expect(await store.at('a.md')).toBeUndefined();
	});

	it('of two files to one path from two tabs lets one through', async () => {
		const name = testName();
		const [here, there] = [await setup(name), await setup(name)];
		const a = await here.create('a.md');
		const b = await here.create('b.md');
		const moves = await Promise.all([here.store.move(a.id, 'c'), there.store.move(b.id, 'c')]);
		expect(moves.map((move) => move.ok).sort()).toEqual([false, true]);
		expect(moves.find((move) => !move.ok)).toMatchObject({ error: { type: 'path-taken' } });
	});
});

it('restores from the trash and purges what is old', async () => {
	const { create, store, context, handle } = await setup();
	const a = await create('a.md', 'A');
	const b = await create('b.md', 'B');
	await store.trash(a.id);
	await store.trash(b.id);
	await create('a.md', 'another');
	expect((await store.trashed()).map((file) => file.path)).toEqual(['b.md', 'a.md']);
	expect(await store.restore(a.id)).toMatchObject({ ok: true, value: { path: 'a (2).md', text: 'A' } });
	expect(await store.purgeTrashed(context.now() + 1)).toEqual({ ok: true, value: 1 });
	expect(await store.get(b.id)).toBeUndefined();
	expect(await readCounters(handle)).toMatchObject({ files: 2, filesTrashed: 0 });
});
