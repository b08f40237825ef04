import { expect, it, onTestFinished } from 'vitest';
import { createBlobStore } from './blob-store.ts';
import { createConversationStore } from './conversation-store.ts';
import { createFileStore } from './file-store.ts';
import { memoryFiles, openTest, testContext } from '#tests/database/test-database.ts';
import { createRequestLog } from './request-log.ts';
import { storageUse } from './usage.ts';

it('says what each kind takes', async () => {
	const snapshots = memoryFiles();
	const handle = await openTest({ snapshots });
	const context = testContext();
	const before = await storageUse(handle, { snapshots });
	expect(before.bytesByKind.get('chats')).toBe(0);

	await createConversationStore(handle, context).start({
		message: { role: 'user', parts: [{ type: 'text', text: 'x'.repeat(10_000) }] },
	});
	await createFileStore(handle, context).create({ path: 'a', text: '\u20ac'.repeat(1_000) });
	await createBlobStore(handle, context).put(new Uint8Array(50_000), 'x/y');
	snapshots.contents.set('s', new Uint8Array(777));
	const folder = `models-${crypto.randomUUID()}`;
	await writeModel(folder, 4_321);
	const cache = `test-${crypto.randomUUID()}`;
	onTestFinished(async () => void (await caches.delete(cache)));
	await (await caches.open(cache)).put('/x', new Response('12345'));

	const use = await storageUse(handle, { snapshots, modelFolder: folder });
	const kind = (name: Parameters<typeof use.bytesByKind.get>[0]) => use.bytesByKind.get(name) ?? NaN;
	expect(kind('chats')).toBeGreaterThan(10_000);
	expect(kind('chats')).toBeLessThan(11_000);
	expect(kind('notes')).toBeGreaterThan(2_000);
	expect(kind('notes')).toBeLessThan(2_500);
	expect(kind('attachments')).toBe(50_000);
	expect(kind('snapshots')).toBe(777);
	expect(kind('models')).toBe(4_321);
	expect(kind('app')).toBe((before.bytesByKind.get('app') ?? NaN) + 5);
	expect(use.total).toBeGreaterThan(0);
	expect(use.quota).toBeGreaterThan(use.total ?? Infinity);
	expect(use.persisted).toBe(false);
});

it('estimates a large table from a sample', { timeout: 30_000 }, async () => {
	const handle = await openTest();
	const context = testContext();
	const rows = Array.from({ length: 10_000 }, (_, number) => ({
		id: context.newId(),
		record: { seq: number, text: 'x'.repeat(100) },
	}));
	await handle.db.records.bulkAdd(rows);
	const began = performance.now();
	const bytes = (await storageUse(handle, { snapshots: undefined })).bytesByKind.get('history') ?? NaN;
	console.info(`storage use with 10,000 records: ${(performance.now() - began).toFixed(0)} ms`);
	expect(bytes).toBeGreaterThan(10_000 * 150);
	expect(bytes).toBeLessThan(10_000 * 250);
});

it('knows what the log of requests takes without reading it', { timeout: 60_000 }, async () => {
	const handle = await openTest();
	const log = createRequestLog(handle);
	const about = { runId: 'run', purpose: 'turn', candidate: { connection: 'c', model: 'm' } } as const;
	const began = performance.now();
	for (let at = 0; at < 520; at++)
		await log.write({
			...about,
			claim: String(at).padStart(4, '0'),
			...{ at, sections: [], received: 'x'.repeat(50_000), isCut: false, durationMs: 1, outcome: 'done' },
		});
	console.info(`an entry in the log of requests: ${((performance.now() - began) / 520).toFixed(2)} ms`);
	const asked = performance.now();
	const bytes = (await storageUse(handle, { snapshots: undefined })).bytesByKind.get('history') ?? NaN;
	console.info(`storage use with 500 entries: ${(performance.now() - asked).toFixed(0)} ms`);
	expect(bytes).toBeGreaterThan(500 * 50_000);
	expect(bytes).toBeLessThan(500 * 51_000);
	const row = await handle.db.requestLog.get('0519');
	if (!row) throw new Error('the newest is gone');
	// Only who looks at the figure alone believes it.
	await handle.db.requestLog.put({ ...row, bytes: row.bytes + 1e9 });
	const again = (await storageUse(handle, { snapshots: undefined })).bytesByKind.get('history');
	expect(again).toBe(bytes + 1e9);
});

async function writeModel(folder: string, size: number): Promise<void> {
	const root = await navigator.storage.getDirectory();
	onTestFinished(() => root.removeEntry(folder, { recursive: true }));
	const inside = await (
		await root.getDirectoryHandle(folder, { create: true })
	).getDirectoryHandle('deep', {
		create: true,
	});
	const file = await (await inside.getFileHandle('weights', { create: true })).createWritable();
	await file.write(new Uint8Array(size));
	await file.close();
}
