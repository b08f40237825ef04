import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MemoryRequestLog } from '#core/model-call/memory-request-log.ts';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentDescriptionCache } from '#relay/resident/description-cache.ts';
import { createResidentHealthStore } from '#relay/resident/health-store.ts';
import { createResidentRequestLog } from '#relay/resident/request-log.ts';
import { describeDescriptionCache, REF } from './description-cache-contract.ts';
import { describeHealthStore } from './health-store-contract.ts';
import { describeRequestLog } from './request-log-contract.ts';

describe('health in SQLite', () => {
	describeHealthStore(async () => createResidentHealthStore(place()()));
});

describe('the request log in memory', () => {
	describeRequestLog(async (limits) => new MemoryRequestLog(limits));
});

describe('the request log in SQLite', () => {
	describeRequestLog(async (limits) => createResidentRequestLog(place()(), limits));
});

describe('descriptions in SQLite', () => {
	describeDescriptionCache(async () => createResidentDescriptionCache(place()()));
});

it('another process finds what this one kept', async () => {
	const open = place();
	const own = open();
	await createResidentHealthStore(own).moveCursor({ connection: 'c', model: 'm' });
	await createResidentDescriptionCache(own).put(REF, 1, {
		text: 'A cat.',
		by: { connection: 'c', model: 'm' },
	});
	const other = open();
	expect(await createResidentHealthStore(other).readCursor()).toEqual({ connection: 'c', model: 'm' });
	expect(await createResidentDescriptionCache(other).get(REF, 1)).toMatchObject({ text: 'A cat.' });
});

/** A folder of its own, to open as often as there are processes. */
function place() {
	const folder = mkdtempSync(join(tmpdir(), 'alcove-stores-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return () => {
		const opened = openResidentDatabase(folder);
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		onTestFinished(() => opened.value.close());
		return opened.value;
	};
}
