import { expect, it } from 'vitest';
import { persistOnce, readStorageState } from './storage-persistence.ts';

it('tells what the browser promised', async () => {
	const promised = await persistOnce();
	expect(promised).toBe(await navigator.storage.persisted());
	expect((await readStorageState()).persisted).toBe(promised);
});

it('tells how much is used of how much', async () => {
	const cache = await caches.open('storage-test');
	await cache.put('/filler', new Response(new Uint8Array(300_000)));
	const { usedBytes, quotaBytes } = await readStorageState();
	await caches.delete('storage-test');
	expect(usedBytes).toBeGreaterThanOrEqual(300_000);
	expect(quotaBytes).toBeGreaterThan(usedBytes);
});
