import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIdSource, isId } from '#core/kernel/id.ts';
import {
	dropClaim,
	dropLeftOverClaims,
	isClaimOpen,
	MAX_TRIES,
	putClaim,
	renewClaim,
	spendTry,
} from '#relay/storage/claim-store.ts';
import { addDevice, findDevice, listDevices, revokeDevice } from '#relay/storage/device-store.ts';
import { migrations } from '#relay/storage/migrations.ts';
import { ensureRelay, lockRelay, markClaimed, readRelay } from '#relay/storage/relay-store.ts';
import type { Storage } from '#relay/storage/tables.ts';
import { engines, type EngineUnderTest, type PlaceUnderTest } from './storage-engines.ts';

const newId = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));
const MINUTE_MS = 60_000;

describe.each(engines)('storage on $engine', ({ engine, start }) => {
	let under: EngineUnderTest;
	let place: PlaceUnderTest;
	let storage: Storage;

	beforeAll(async () => {
		under = await start();
	}, 60_000);
	afterAll(async () => {
		await under[Symbol.asyncDispose]();
	});
	beforeEach(async () => {
		place = await under.place();
		storage = await place.mustOpen();
	});
	afterEach(async () => {
		await storage.close();
	});

	const device = (name: string) => ({
		id: newId(),
		publicKey: `key of ${name}`,
		name,
		role: 'owner' as const,
	});

	it('is the engine it says and answers', async () => {
		expect(storage.engine).toBe(engine);
		await storage.ping();
	});

	it('tells the time in whole milliseconds, as a number', async () => {
		const before = Date.now();
		const { rows } = await sql<{ now: number }>`SELECT ${storage.now} AS now`.execute(storage.db);
		const now = rows[0]?.now;
		expect(now).toSatisfy(Number.isSafeInteger);
		expect(Math.abs(Number(now) - before)).toBeLessThan(5_000);
	});

	it('keeps what it was given over a restart', async () => {
		await ensureRelay(storage, newId);
		const first = device('laptop');
		await addDevice(storage.db, storage.now, first);
		const { id } = await readRelay(storage);
		await storage.close();

		storage = await place.mustOpen();
		await ensureRelay(storage, newId);
		expect((await readRelay(storage)).id).toBe(id);
		expect(await findDevice(storage.db, first.id)).toMatchObject({ ...first, revokedAt: undefined });
	});

	it('has applied every migration once', async () => {
		await storage.close();
		storage = await place.mustOpen();
		const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(
			storage.db,
		);
		expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations).sort());
	});

	it('refuses data that a newer version has changed, and leaves it', async () => {
		await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '2030-01-01T00:00:00.000Z')`.execute(
			storage.db,
		);
		await storage.close();
		const opened = await place.open();
		expect(opened).toMatchObject({ ok: false, error: { type: 'data-newer', migration: '9999-later' } });

		const again = await place.open();
		expect(again).toMatchObject({ ok: false, error: { type: 'data-newer' } });
	});

	it('survives several starts at once on an empty place', async () => {
		const empty = await under.place();
		const opened = await Promise.all(Array.from({ length: 5 }, () => empty.open()));
		const open = opened.flatMap((each) => (each.ok ? [each.value] : []));
		const refused = opened.flatMap((each) => (each.ok ? [] : [each.error.type]));
		// A data file has one relay; one PostgreSQL database may have many.
		if (engine === 'sqlite') expect(refused).toEqual(Array.from({ length: 4 }, () => 'folder-in-use'));
		else expect(refused).toEqual([]);
		await Promise.all(open.map((each) => ensureRelay(each, newId)));
		const ids = await Promise.all(open.map(async (each) => (await readRelay(each)).id));
		expect(new Set(ids).size).toBe(1);
		await Promise.all(open.map((each) => each.close()));
	});

	it('gives the relay one id, however often it is asked', async () => {
		await Promise.all(Array.from({ length: 12 }, () => ensureRelay(storage, newId)));
		const relay = await readRelay(storage);
		expect(isId(relay.id)).toBe(true);
		expect(relay.claimedAt).toBeUndefined();
		expect(await storage.db.selectFrom('relay').selectAll().execute()).toHaveLength(1);
	});

	it('refuses a second relay row and a second device with the same key', async () => {
		await ensureRelay(storage, newId);
		const second = { singleton: 2, id: newId(), created_at: 0, claimed_at: null };
		await expect(storage.db.insertInto('relay').values(second).execute()).rejects.toThrow();
		const laptop = device('laptop');
		await addDevice(storage.db, storage.now, laptop);
		await expect(addDevice(storage.db, storage.now, { ...laptop, id: newId() })).rejects.toThrow();
	});

	it('undoes a transaction that fails', async () => {
		const laptop = device('laptop');
		const failing = storage.db.transaction().execute(async (trx) => {
			await addDevice(trx, storage.now, laptop);
			throw new Error('after all not');
		});
		await expect(failing).rejects.toThrow('after all not');
		expect(await findDevice(storage.db, laptop.id)).toBeUndefined();
	});

	it('lists devices in the order they came and revokes each once', async () => {
		const devices = ['one', 'two', 'three'].map(device);
		for (const each of devices) await addDevice(storage.db, storage.now, each);
		expect((await listDevices(storage.db)).map(({ name }) => name)).toEqual(['one', 'two', 'three']);

		const { id } = devices[1]!;
		expect(await revokeDevice(storage, id)).toBe(true);
		const at = (await findDevice(storage.db, id))?.revokedAt;
		expect(at).toSatisfy(Number.isSafeInteger);
		expect(await revokeDevice(storage, id)).toBe(false);
		expect((await findDevice(storage.db, id))?.revokedAt).toBe(at);
		expect(await revokeDevice(storage, newId())).toBe(false);
	});

	it('lets one of many transactions at once claim the relay', async () => {
		await ensureRelay(storage, newId);
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, () =>
				storage.db.transaction().execute(async (trx) => {
					if ((await lockRelay(trx)).isClaimed) return false;
					await markClaimed(trx, storage.now);
					return true;
				}),
			),
		);
		expect(outcomes.filter(Boolean)).toHaveLength(1);
		expect((await readRelay(storage)).claimedAt).toSatisfy(Number.isSafeInteger);
	});

	it('spends at most the tries a code has, also by guesses at once', async () => {
		await putClaim(storage, 'aa', MINUTE_MS);
		const spent = await Promise.all(
			Array.from({ length: 20 }, () => storage.db.transaction().execute((trx) => spendTry(trx, storage.now))),
		);
		expect(spent.filter((hashes) => hashes.includes('aa'))).toHaveLength(MAX_TRIES);
		expect(await isClaimOpen(storage, 'aa')).toBe(false);
	});

	it('counts a try of every code that is out, and none of one past its time', async () => {
		await putClaim(storage, 'bb', 0);
		await putClaim(storage, 'cc', MINUTE_MS);
		await putClaim(storage, 'dd', MINUTE_MS);
		expect(await isClaimOpen(storage, 'bb')).toBe(false);
		const hashes = await storage.db.transaction().execute((trx) => spendTry(trx, storage.now));
		expect(hashes.sort()).toEqual(['cc', 'dd']);
		await dropClaim(storage, 'cc');
		expect(await isClaimOpen(storage, 'cc')).toBe(false);
		expect(await isClaimOpen(storage, 'dd')).toBe(true);
	});

	it('lets a code live on while it counts, up to its last moment', async () => {
		const leftMs = async (hash: string) => {
			const { expires_at: until } = await storage.db
				.selectFrom('claim')
				.select('expires_at')
				.where('code_hash', '=', hash)
				.executeTakeFirstOrThrow();
			return until - Date.now();
		};
		await putClaim(storage, 'ee', 1_000);
		expect(await renewClaim(storage, 'ee', MINUTE_MS, 10 * MINUTE_MS)).toBe(true);
		expect(Math.abs((await leftMs('ee')) - MINUTE_MS)).toBeLessThan(1_000);
		expect(await renewClaim(storage, 'ee', 10 * MINUTE_MS, 2 * MINUTE_MS)).toBe(true);
		expect(Math.abs((await leftMs('ee')) - 2 * MINUTE_MS)).toBeLessThan(1_000);

		await putClaim(storage, 'ff', 0);
		expect(await renewClaim(storage, 'ff', MINUTE_MS, MINUTE_MS)).toBe(false);
		for (let i = 0; i < MAX_TRIES; i++)
			await storage.db.transaction().execute((trx) => spendTry(trx, storage.now));
		expect(await renewClaim(storage, 'ee', MINUTE_MS, 10 * MINUTE_MS)).toBe(false);
		expect(await renewClaim(storage, 'none', MINUTE_MS, MINUTE_MS)).toBe(false);
	});

	it("drops at a start the codes of dead processes, and no living neighbour's", async () => {
		await putClaim(storage, 'aa', MINUTE_MS);
		await dropLeftOverClaims(storage);
		expect(await isClaimOpen(storage, 'aa')).toBe(engine === 'postgres');
	});

	it('knows its own failures from bugs', async () => {
		expect(storage.failureOf(new Error('a bug'))).toBeUndefined();
		expect(storage.failureOf('not even an error')).toBeUndefined();
	});
});
