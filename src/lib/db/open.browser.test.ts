import { describe, expect, it, onTestFinished } from 'vitest';
import { createConversationStore } from './conversation-store.ts';
import { moveTo } from './current-database.ts';
import { createGuardedFactory, installedVersion } from './guarded-factory.ts';
import { createDatabaseHealth } from './health.ts';
import { openDatabase, type OpenOptions } from './open.ts';
import { NATIVE_FACTOR, SCHEMA_VERSIONS } from './schema.ts';
import { memoryFiles, openTest, testContext, testName } from '#tests/database/test-database.ts';
import { NEWEST, WITH_BROKEN_NEXT, WITH_NEXT } from '#tests/database/later-versions.ts';

async function setup() {
	const name = testName();
	const files = memoryFiles();
	const health = createDatabaseHealth();
	const statuses: string[] = [];
	health.subscribe(({ type }) => statuses.push(type));
	const open = async (options: Partial<OpenOptions> = {}) => {
		const opened = await openDatabase({ name, snapshots: files, now: Date.now, health, ...options });
		if (opened.ok) onTestFinished(() => opened.value.close());
		return opened;
	};
	/** A database of today with one conversation in it, closed. */
	const filled = async () => {
		const handle = await openTest({ name });
		const store = createConversationStore(handle, testContext());
		await store.start({ message: { role: 'user', parts: [{ type: 'text', text: 'kept' }] } });
		handle.close();
	};
	const titles = async () => {
		const opened = await openTest({ name });
		const rows = await opened.db.conversations.toArray();
		opened.close();
		return rows.map((row) => row.title);
	};
	return { name, files, health, statuses, open, filled, titles };
}

it('makes an empty database, and finds it again', async () => {
	const { open, filled, titles, statuses } = await setup();
	expect(await open()).toMatchObject({ ok: true });
	expect(statuses).toEqual(['opening', 'ready']);
	await filled();
	expect(await titles()).toEqual(['kept']);
});

it('opens from many tabs in the same moment', async () => {
	const { open } = await setup();
	const opened = await Promise.all(Array.from({ length: 6 }, () => open({ health: createDatabaseHealth() })));
	expect(opened.every((each) => each.ok)).toBe(true);
});

describe('it says', () => {
	it('newer, and changes nothing, when a later version wrote the data', async () => {
		const { open, name, health } = await setup();
		(await openTest({ name, versions: WITH_NEXT })).close();
		const failure = { type: 'newer', found: NEWEST + 1, known: NEWEST };
		expect(await open()).toEqual({ ok: false, error: failure });
		expect(health.current()).toEqual(failure);
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * (NEWEST + 1));
	});

	it('blocked while an old tab does not let go, and upgrades only when it is asked again', async () => {
		const { open, filled, name, statuses } = await setup();
		await filled();
		const old = await rawConnection(name);
		expect(await open({ versions: WITH_NEXT, blockedAfterMs: 50 })).toEqual({
			ok: false,
			error: { type: 'blocked' },
		});
		expect(statuses).toEqual(['opening', 'upgrading', 'blocked']);
		old.close();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * NEWEST);
		expect(await open({ versions: WITH_NEXT })).toMatchObject({ ok: true });
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * (NEWEST + 1));
	});

	it('blocked, then ready by itself, when the old tab lets go in time', async () => {
		const { open, filled, name, health, statuses } = await setup();
		await filled();
		const old = await rawConnection(name);
		health.subscribe(({ type }) => {
			if (type === 'blocked') old.close();
		});
		expect(await open({ versions: WITH_NEXT })).toMatchObject({ ok: true });
		expect(statuses).toEqual(['opening', 'upgrading', 'blocked', 'ready']);
	});

	it('unavailable where there is no IndexedDB or the browser forbids it', async () => {
		const { open } = await setup();
		const error = { type: 'unavailable', name: 'MissingAPIError' };
		expect(await open({ factory: () => undefined })).toEqual({ ok: false, error });
		const forbidden = () => {
			throw new DOMException('cookies are blocked', 'SecurityError');
		};
		expect(await open({ factory: forbidden })).toEqual({
			ok: false,
			error: { type: 'unavailable', name: 'SecurityError' },
		});
	});

	it.each([
		['QuotaExceededError', { type: 'quota' }],
		['UnknownError', { type: 'damaged', name: 'UnknownError' }],
		['DataError', { type: 'unknown', name: 'DataError' }],
	])('what the browser means by %s', async (name, error) => {
		const { open } = await setup();
		const factory = {
			databases: () => Promise.resolve([]),
			open: () => {
				throw new DOMException('no', name);
			},
			cmp: () => 0,
			deleteDatabase: () => indexedDB.deleteDatabase(''),
		};
		expect(await open({ factory: () => factory })).toEqual({ ok: false, error });
	});

	it('damaged when tables are gone, and does not mend them with empty ones', async () => {
		const { open, name } = await setup();
		(await rawConnection(name, NATIVE_FACTOR * NEWEST)).close();
		expect(await open()).toEqual({ ok: false, error: { type: 'damaged', name: 'TableMissing' } });
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * NEWEST);
	});

	it('damaged when the restored database is gone, and does not begin an empty one', async () => {
		const { open, name, filled } = await setup();
		await filled();
		await moveTo(name, `${name}.from-1`);
		expect(await open()).toEqual({ ok: false, error: { type: 'damaged', name: 'DatabaseMissing' } });
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * NEWEST);
	});

	it('snapshot-failed when there is no room for one, and upgrades only if told to do without', async () => {
		const { open, filled, files, name, titles } = await setup();
		await filled();
		files.full = true;
		const error = { type: 'snapshot-failed', cause: { type: 'quota' } };
		expect(await open({ versions: WITH_NEXT })).toEqual({ ok: false, error });
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * NEWEST);
		expect(await titles()).toEqual(['kept']);
		expect(await open({ versions: WITH_NEXT, snapshots: undefined })).toMatchObject({
			error: { cause: { type: 'files-unavailable' } },
		});
		expect(await open({ versions: WITH_NEXT, upgradeWithoutSnapshot: true })).toMatchObject({ ok: true });
	});

	it('upgrade-failed when the upgrade does, with the data as they were', async () => {
		const { open, filled, files, name, titles } = await setup();
		await filled();
		expect(await open({ versions: WITH_BROKEN_NEXT })).toEqual({
			ok: false,
			error: { type: 'upgrade-failed', from: NEWEST, to: NEWEST + 1, name: 'RangeError' },
		});
		expect(await installedVersion(indexedDB, name)).toBe(NATIVE_FACTOR * NEWEST);
		expect(await titles()).toEqual(['kept']);
		expect([...files.contents]).toEqual([]);
	});
});

it('closes for another tab that upgrades, and says so', async () => {
	const { open, filled, name } = await setup();
	await filled();
	const old = await openTest({ name });
	expect(await open({ versions: WITH_NEXT })).toMatchObject({ ok: true });
	expect(old.health.current()).toEqual({ type: 'closed-by-upgrade' });
	const store = createConversationStore(old, testContext());
	const message = { role: 'user', parts: [] } as const;
	expect(await store.start({ message })).toEqual({ ok: false, error: { type: 'closed-by-upgrade' } });
	await expect(store.page(1)).rejects.toThrow();
});

it('opens what was restored when the tab ended before it removed what was before', async () => {
	const { open, filled, name, titles } = await setup();
	await filled();
	// Opening tidies up behind itself, and would take this one for a leftover.
	await navigator.locks.request(`${name}:schema`, () => undefined);
	(await openTest({ name: `${name}.from-1` })).close();
	await moveTo(name, `${name}.from-1`);
	expect(await open()).toMatchObject({ ok: true });
	expect(await titles()).toEqual([]);
	await expect.poll(() => installedVersion(indexedDB, name)).toBe(0);
});

it('never makes a database by reopening one that was deleted', async () => {
	const name = testName();
	const request = createGuardedFactory(indexedDB, 10).open(name);
	await expect(
		new Promise((resolve, reject) => {
			request.onsuccess = resolve;
			request.onerror = () => reject(request.error ?? new Error('no error'));
		}),
	).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
	expect(await installedVersion(indexedDB, name)).toBe(0);
});

it('is at version 2', () => expect(SCHEMA_VERSIONS.map(({ version }) => version)).toEqual([1, 2]));

/** As an old tab whose code does not listen. */
function rawConnection(name: string, version?: number): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name, version);
		request.onsuccess = () => {
			onTestFinished(() => request.result.close());
			resolve(request.result);
		};
		request.onerror = () => reject(request.error ?? new Error('no error'));
	});
}
