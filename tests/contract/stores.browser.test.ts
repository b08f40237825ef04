import { describe, expect, it } from 'vitest';
import { createDescriptionCache } from '#lib/db/description-cache.ts';
import { createHealthStore } from '#lib/db/health-store.ts';
import { createRequestLog } from '#lib/db/request-log.ts';
import { openTest, testName } from '#tests/database/test-database.ts';
import { describeDescriptionCache, OTHER_REF, REF } from './description-cache-contract.ts';
import { describeHealthStore } from './health-store-contract.ts';
import { describeRequestLog } from './request-log-contract.ts';

describe('health in IndexedDB', () => {
	describeHealthStore(async () => createHealthStore(await openTest()));

	it('loses no update of two tabs at once', async () => {
		const name = testName();
		const tabs = [createHealthStore(await openTest({ name })), createHealthStore(await openTest({ name }))];
		const model = { connection: 'c', model: 'm' };
		const updates = Array.from({ length: 20 }, (_, at) =>
			tabs[at % 2]!.updateModel(model, (row) => ({ ...row, failures: row.failures + 1 })),
		);
		await Promise.all(updates);
		expect(await tabs[0]!.load()).toMatchObject([{ failures: 20 }]);
	});
});

describe('the request log in IndexedDB', () => {
	describeRequestLog(async (limits) => createRequestLog(await openTest(), limits));
});

describe('descriptions in IndexedDB', () => {
	describeDescriptionCache(async () => {
		const handle = await openTest();
		for (const ref of [REF, OTHER_REF])
			await handle.db.blobs.put({ ref, mime: 'image/png', size: 1, keptAt: 1 });
		return createDescriptionCache(handle);
	});
});
