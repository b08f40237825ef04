import { expect, it, onTestFinished, vi } from 'vitest';
import { DAY_MS } from '#core/kernel/time.ts';
import type { RecordBody } from '#core/journal/record.ts';
import type { RunStore } from '#core/journal/run-store.ts';
import { OWN_WORDS } from '#core/content/label.ts';
import { openTest, testContext } from '#tests/database/test-database.ts';
import { createBlobStore } from './blob-store.ts';
import type { DatabaseHandle } from './handle.ts';
import { createRunStore } from './run-store.ts';

const step = (output: unknown): RecordBody => ({ type: 'step', id: 's', output, label: OWN_WORDS });

async function setup(wrap: (handle: DatabaseHandle) => DatabaseHandle = (handle) => handle) {
	const handle = await openTest();
	const context = testContext();
	const store = createRunStore(wrap(handle), context);
	const runId = context.newId();
	await store.create({ id: runId, createdAt: 1, updatedAt: 1, agentId: 'a' }, []);
	return { handle, context, store, runId, lease: await leaseOf(store, runId) };
}

async function leaseOf(store: RunStore, runId: string) {
	const lease = await store.lease(runId, 'me', 1_000);
	if (!lease.ok) throw new Error(lease.error.type);
	return lease.value;
}

it('asks for the disk when an append is durable or a letter is posted, and only then', async () => {
	// Before the connection is there, which takes the function once and for all.
	const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
	onTestFinished(() => begun.mockRestore());
	const { store, runId, lease, context } = await setup();
	const durabilityOf = async (work: () => Promise<unknown>) => {
		begun.mockClear();
		await work();
		return begun.mock.results.map(({ value }) => (value as IDBTransaction).durability);
	};
	const letter = {
		id: context.newId(),
		runId,
		at: 1,
		type: 'stop',
		by: 'me',
	} as const;
	expect(await durabilityOf(() => store.append(lease, [step(1)], { durable: true }))).toEqual(['strict']);
	expect(await durabilityOf(() => store.append(lease, [step(2)], { durable: false }))).toEqual(['default']);
	expect(await durabilityOf(() => store.post(letter))).toEqual(['strict']);
	expect(await durabilityOf(() => store.withdraw(letter))).toEqual(['strict']);
	expect(await durabilityOf(() => store.scratch(lease, undefined))).toEqual(['default']);
	expect(await store.read(runId)).toHaveLength(2);
});

it('appends once when the word of a commit was lost and it is tried again', async () => {
	// The first attempt reaches the disk; its caller never hears of it.
	const { store, runId, lease, handle, context } = await setup((handle) => ({
		...handle,
		async write(work) {
			await work();
			return await handle.write(work);
		},
	}));
	const letter = { id: context.newId(), runId, at: 1, type: 'stop', by: 'me' } as const;
	expect(await store.post(letter)).toEqual({ ok: true });
	// The lease was taken twice too: the later epoch is the one that was told.
	expect(lease.epoch).toBe(2);
	const taken = [letter.id];
	const appended = await store.append(lease, [step(1), step(2)], { durable: true, taken });
	expect(appended).toMatchObject({ ok: true, value: [{ seq: 1 }, { seq: 2 }] });
	expect(await handle.db.records.count()).toBe(2);
	expect(await store.append(lease, [step(3)], { durable: true })).toMatchObject({ value: [{ seq: 3 }] });
	expect(await store.append(lease, [], { durable: true })).toEqual({ ok: true, value: [] });
});

it('rejects with what is wrong with the database', async () => {
	const { store, runId, lease, handle } = await setup();
	handle.close();
	await expect(store.append(lease, [step(1)], { durable: true })).rejects.toMatchObject({
		name: 'StoreUnusable',
		failure: { type: 'closed' },
	});
	await expect(store.read(runId)).rejects.toThrow();
});

it('keeps the bytes that a record or a letter names, and lets go of others', async () => {
	const { store, runId, lease, handle, context } = await setup();
	const blobs = createBlobStore(handle, context);
	const put = async (byte: number) => {
		const stored = await blobs.put(new Uint8Array([byte]), 'x/y');
		if (!stored.ok) throw new Error(stored.error.type);
		const { ref, mime, size } = stored.value;
		return { type: 'blob', ref, mime, size } as const;
	};
	const [said, seen, made, inLetter, unnamed] = [
		await put(1),
		await put(2),
		await put(3),
		await put(4),
		await put(5),
	];
	await store.append(
		lease,
		[
			{ type: 'input', via: 'prompt', message: { role: 'user', parts: [said], label: OWN_WORDS } },
			{
				type: 'result',
				part: { type: 'result', id: 'c', tool: 't', parts: [seen], status: 'ok' },
				label: OWN_WORDS,
			},
			step({ deep: [{ parts: [made] }] }),
		],
		{ durable: true },
	);
	await store.post({
		id: context.newId(),
		runId,
		at: 1,
		type: 'say',
		via: 'steer',
		message: { role: 'user', parts: [inLetter], label: OWN_WORDS },
	});
	context.advance(2 * DAY_MS);
	expect(await blobs.sweep()).toEqual({ ok: true, value: { count: 1, bytes: 1 } });
	for (const { ref } of [said, seen, made, inLetter]) expect(await blobs.has(ref)).toBe(true);
	expect(await blobs.has(unnamed.ref)).toBe(false);
});

it('says what an append costs', { timeout: 30_000 }, async () => {
	const { store, runId, lease } = await setup();
	for (const durable of [false, true]) {
		const began = performance.now();
		for (let i = 0; i < 200; i++) await store.append(lease, [step({ text: 'x'.repeat(500) })], { durable });
		const each = (performance.now() - began) / 200;
		console.info(`an append ${durable ? 'that asks for the disk' : 'that does not'}: ${each.toFixed(2)} ms`);
	}
	expect(await store.read(runId)).toHaveLength(400);
});
