import { expect, it, onTestFinished } from 'vitest';
import { createBlobStore } from './blob-store.ts';
import { createDraftStore } from './draft-store.ts';
import { openTest, testContext } from '#tests/database/test-database.ts';

/** Chromium's storage buckets, not in the types yet: a place of its own with a limit of its own. */
interface WithBuckets {
	readonly storageBuckets: {
		readonly open: (name: string, options: { quota: number }) => Promise<{ readonly indexedDB: IDBFactory }>;
		readonly delete: (name: string) => Promise<void>;
	};
}

function hasBuckets(value: object): value is WithBuckets {
	return 'storageBuckets' in value;
}

it('a full disk is an answer and a status, not a loss', async () => {
	if (!hasBuckets(navigator)) throw new Error('this browser has no storage buckets');
	const { storageBuckets } = navigator;
	const bucket = await storageBuckets.open('small', { quota: 1024 * 1024 });
	onTestFinished(() => storageBuckets.delete('small'));
	const handle = await openTest({ factory: () => bucket.indexedDB });
	const blobs = createBlobStore(handle, testContext());
	const drafts = createDraftStore(handle, testContext());
	await drafts.put('kept', { text: 'before', parts: [] });

	const large = new Uint8Array(5 * 1024 * 1024).map((_, at) => (at * 2_654_435_761) >>> 24);
	expect(await blobs.put(large, 'x/y')).toEqual({ ok: false, error: { type: 'quota' } });
	expect(handle.health.current()).toEqual({ type: 'quota' });
	expect(await handle.db.blobs.count()).toBe(0);
	expect(await drafts.get('kept')).toMatchObject({ text: 'before' });

	expect(await drafts.put('kept', { text: 'small enough', parts: [] })).toMatchObject({ ok: true });
	expect(handle.health.current()).toEqual({ type: 'ready' });
});
