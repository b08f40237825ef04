import { expect, it } from 'vitest';
import { sha256Hex } from '#core/kernel/bytes.ts';
import { DAY_MS } from '#core/kernel/time.ts';
import { createBlobStore } from './blob-store.ts';
import { createDescriptionCache } from './description-cache.ts';
import { createConversationStore } from './conversation-store.ts';
import { createDraftStore } from './draft-store.ts';
import { openTest, testContext } from '#tests/database/test-database.ts';

async function setup() {
	const context = testContext();
	const handle = await openTest();
	const blobs = createBlobStore(handle, context);
	const put = async (seed: number) => {
		const stored = await blobs.put(new Uint8Array([seed, seed >> 8, 7]), 'image/png');
		if (!stored.ok) throw new Error(stored.error.type);
		return stored.value;
	};
	const part = ({ ref, mime, size }: Awaited<ReturnType<typeof put>>) =>
		({ type: 'blob', ref, mime, size }) as const;
	return { context, handle, blobs, put, part };
}

it('stores equal bytes once, under their hash', async () => {
	const { blobs, handle } = await setup();
	const bytes = crypto.getRandomValues(new Uint8Array(10_000));
	const first = await blobs.put(bytes, 'image/png');
	const second = await blobs.put(bytes, 'text/plain');
	const ref = await sha256Hex(bytes);
	expect(first).toMatchObject({ ok: true, value: { ref, mime: 'image/png', size: 10_000 } });
	expect(second).toMatchObject({ ok: true, value: { ref, mime: 'image/png' } });
	expect(await blobs.get(ref)).toMatchObject({ ref, bytes, mime: 'image/png' });
	expect(await blobs.has(ref)).toBe(true);
	expect(await blobs.has('0'.repeat(64))).toBe(false);
	expect(await handle.db.blobBytes.count()).toBe(1);
});

it('sweeps only what is old and what nothing names, over several chunks', async () => {
	const { blobs, put, part, context, handle } = await setup();
	const conversations = createConversationStore(handle, context);
	const drafts = createDraftStore(handle, context);
	const said = await put(1_000);
	const drafted = await put(1_001);
	const touched = await put(1_002);
	const started = await conversations.start({ message: { role: 'user', parts: [part(said)] } });
	await drafts.put('new', { text: '', parts: [part(drafted)] });
	for (let seed = 0; seed < 120; seed++) await put(seed);
	context.advance(DAY_MS + 1_000);
	await put(1_002);
	const young = await put(1_003);

	expect(await blobs.sweep()).toEqual({ ok: true, value: { count: 120, bytes: 360 } });
	for (const { ref } of [said, drafted, touched, young]) expect(await blobs.get(ref)).toBeDefined();

	await drafts.remove('new');
	if (started.ok) await conversations.trash(started.value.conversation.id);
	expect(await blobs.sweep()).toEqual({ ok: true, value: { count: 1, bytes: 3 } });
	await conversations.purgeTrashed(Infinity);
	context.advance(DAY_MS + 1_000);
	expect(await blobs.sweep()).toMatchObject({ value: { count: 3 } });
	expect(await handle.db.blobBytes.count()).toBe(0);
});

it('sweeps through blobs that were all kept at one moment', async () => {
	const { handle, blobs, context } = await setup();
	const refs = Array.from({ length: 130 }, (_, number) => number.toString(16).padStart(64, '0'));
	await handle.db.blobs.bulkAdd(refs.map((ref) => ({ ref, mime: 'x/y', size: 1, keptAt: 5 })));
	await createDraftStore(handle, context).put('k', {
		text: '',
		parts: refs.slice(0, 60).map((ref) => ({ type: 'blob', ref, mime: 'x/y', size: 1 })),
	});
	expect(await blobs.sweep()).toEqual({ ok: true, value: { count: 70, bytes: 70 } });
});

it('lets go of what was said of a file together with the file', async () => {
	const { blobs, put, part, context, handle } = await setup();
	const descriptions = createDescriptionCache(handle);
	const description = { text: 'A cat.', by: { connection: 'c', model: 'm' } };
	const [kept, gone] = [await put(1), await put(2)];
	await createDraftStore(handle, context).put('k', { text: '', parts: [part(kept)] });
	for (const { ref } of [kept, gone])
		for (const version of [1, 2]) await descriptions.put(ref, version, description);
	context.advance(DAY_MS + 1_000);
	expect(await blobs.sweep()).toMatchObject({ value: { count: 1 } });
	expect(await descriptions.get(kept.ref, 2)).toEqual(description);
	// Somebody was still describing it.
	await descriptions.put(gone.ref, 3, description);
	expect((await handle.db.descriptions.toArray()).map(({ ref }) => ref)).toEqual([kept.ref, kept.ref]);
});
