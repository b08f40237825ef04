import { liveQuery } from 'dexie';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDraftStore } from './draft-store.ts';
import { openTest, testContext } from '#tests/database/test-database.ts';

afterEach(() => vi.restoreAllMocks());

async function setup() {
	const breakConnection = breakableConnections();
	const handle = await openTest();
	const drafts = createDraftStore(handle, testContext());
	const statuses: string[] = [];
	handle.health.subscribe(({ type }) => statuses.push(type));
	const put = (text: string) => drafts.put('key', { text, parts: [] });
	await put('before');
	return { handle, drafts, statuses, put, breakConnection };
}

/**
 * From then on connections can be made to answer as WebKit's do when its storage process went away: so many
 * transactions fail, or all of them and opening too.
 */
function breakableConnections(): (times: number) => void {
	// eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the object it belongs to
	const [transaction, open] = [IDBDatabase.prototype.transaction, IDBFactory.prototype.open];
	let left = 0;
	const fail = () => {
		throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
	};
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
		if (left <= 0) return transaction.apply(this, args);
		left -= 1;
		return fail();
	});
	vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...args) {
		return left === Infinity ? fail() : open.apply(this, args);
	});
	return (times) => (left = times);
}

describe('a connection that broke', () => {
	it('is made again once, and the write is done', async () => {
		const { drafts, statuses, put, breakConnection } = await setup();
		breakConnection(1);
		expect(await put('after')).toEqual({ ok: true, value: undefined });
		expect(await drafts.get('key')).toMatchObject({ text: 'after' });
		expect(statuses).toEqual(['ready', 'reopening', 'ready']);
	});

	it('is made again once for a read', async () => {
		const { drafts, statuses, breakConnection } = await setup();
		breakConnection(1);
		expect(await drafts.get('key')).toMatchObject({ text: 'before' });
		expect(statuses).toEqual(['ready', 'reopening', 'ready']);
	});

	it('is reported lost when that does not help, and found when it is back', async () => {
		const { drafts, handle, put, breakConnection } = await setup();
		breakConnection(Infinity);
		expect(await put('after')).toEqual({ ok: false, error: { type: 'lost', name: 'UnknownError' } });
		expect(handle.health.current()).toEqual({ type: 'lost', name: 'UnknownError' });
		await expect(drafts.get('key')).rejects.toThrow();
		breakConnection(0);
		expect(await put('later')).toMatchObject({ ok: true });
		expect(handle.health.current()).toEqual({ type: 'ready' });
		expect(await drafts.get('key')).toMatchObject({ text: 'later' });
	});

	it('is made again for many operations at once by opening it once', async () => {
		const { drafts, statuses, handle, breakConnection } = await setup();
		breakConnection(8);
		const results = await Promise.all(
			Array.from({ length: 8 }, (_, number) => drafts.put(`key ${number}`, { text: 'x', parts: [] })),
		);
		expect(results.every((result) => result.ok)).toBe(true);
		expect(await handle.db.drafts.count()).toBe(9);
		expect(statuses.filter((type) => type === 'reopening')).toHaveLength(1);
	});

	it('is noticed without any operation, and live queries go on', async () => {
		const { drafts, handle, put, statuses } = await setup();
		const seen: (string | undefined)[] = [];
		const subscription = liveQuery(() => drafts.get('key')).subscribe((draft) => seen.push(draft?.text));
		onTestFinished(() => subscription.unsubscribe());
		await expect.poll(() => seen).toEqual(['before']);
		const gone = handle.db.backendDB();
		gone.close();
		gone.dispatchEvent(new Event('close'));
		await expect.poll(() => statuses).toEqual(['ready', 'reopening', 'ready']);
		await put('after');
		await expect.poll(() => seen.at(-1)).toBe('after');
	});

	it('is made again inside a live query', async () => {
		const { drafts, put, breakConnection } = await setup();
		breakConnection(1);
		const seen: (string | undefined)[] = [];
		const subscription = liveQuery(() => drafts.get('key')).subscribe((draft) => seen.push(draft?.text));
		onTestFinished(() => subscription.unsubscribe());
		await expect.poll(() => seen).toEqual(['before']);
		await put('after');
		await expect.poll(() => seen).toEqual(['before', 'after']);
	});

	it('is found by a probe', async () => {
		const { handle, statuses, breakConnection } = await setup();
		breakConnection(1);
		await handle.probe();
		expect(statuses).toEqual(['ready', 'reopening', 'ready']);
	});
});

it('says that its database was removed', async () => {
	const { handle, drafts, put } = await setup();
	const deleted = new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(handle.db.name);
		request.onsuccess = resolve;
		request.onblocked = () => reject(new Error('blocked'));
	});
	await deleted;
	expect(handle.health.current()).toEqual({ type: 'closed-by-removal' });
	expect(await put('late')).toEqual({ ok: false, error: { type: 'closed-by-removal' } });
	await expect(drafts.get('key')).rejects.toThrow();
	await handle.probe();
	expect(handle.health.current()).toEqual({ type: 'closed-by-removal' });
});

it('throws on what is a bug, and its status stays', async () => {
	const { handle } = await setup();
	const bug = handle.write(() => Promise.reject(new TypeError('bug')));
	await expect(bug).rejects.toThrow('bug');
	expect(handle.health.current()).toEqual({ type: 'ready' });
});

it('says that it is closed', async () => {
	const { handle, put } = await setup();
	handle.close();
	expect(await put('late')).toEqual({ ok: false, error: { type: 'closed' } });
	expect(handle.health.current()).toEqual({ type: 'closed' });
});
