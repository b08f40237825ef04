import { describe, expect, it, onTestFinished } from 'vitest';
import { createConversationStore } from './conversation-store.ts';
import type { DatabaseHandle } from './handle.ts';
import { createOpfsFiles } from './opfs-file-store.ts';
import { restoreSnapshot } from './restore.ts';
import { SCHEMA_VERSIONS } from './schema.ts';
import { listSnapshots, takeSnapshot } from './snapshot.ts';
import type { SnapshotFiles } from './snapshot-files.ts';
import { memoryFiles, openTest, testContext, testName } from '#tests/database/test-database.ts';
import { NEWEST, WITH_BROKEN_NEXT, WITH_NEXT, WITH_TWO_MORE } from '#tests/database/later-versions.ts';
import { openDatabase } from './open.ts';

const MESSAGES = 2_000;

it('goes up, back, and up again, over several versions', async () => {
	const name = testName();
	const snapshots = memoryFiles();
	const open = (versions = SCHEMA_VERSIONS) => openTest({ name, snapshots, versions });
	const filled = await open();
	await fill(filled, 'original', 20);
	const original = await contents(filled);

	const later = await open(WITH_TWO_MORE);
	expect(filled.health.current()).toEqual({ type: 'closed-by-upgrade' });
	const upgraded = await later.db.messages.toArray();
	expect(upgraded.every((message) => 'length' in message)).toBe(true);
	expect(await later.db.table('snippets').toArray()).toMatchObject([{ text: 'a prompt' }]);
	expect(later.db.tables.map((table) => table.name)).not.toContain('prompts');
	expect(await contents(later)).toEqual(original);

	const listed = await listSnapshots(snapshots, name);
	if (!listed.ok) throw new Error(listed.error.type);
	expect(listed.value).toMatchObject([{ schema: NEWEST }]);
	const options = { name, snapshots, now: Date.now, versions: WITH_TWO_MORE };
	expect(await restoreSnapshot(options, listed.value[0]!.file)).toMatchObject({
		ok: true,
		value: { schema: NEWEST },
	});

	const back = await open();
	expect(await contents(back)).toEqual(original);
	expect(await back.db.prompts.toArray()).toMatchObject([{ text: 'a prompt' }]);
	back.close();

	const again = await open(WITH_NEXT);
	expect(await contents(again)).toEqual(original);
	again.close();
	const last = await open(WITH_TWO_MORE);
	expect(await contents(last)).toEqual(original);
	expect(await last.db.table('snippets').count()).toBe(1);
});

it('is worth no snapshot when it fails, however often it is tried', async () => {
	const name = testName();
	const snapshots = memoryFiles();
	const filled = await openTest({ name, snapshots });
	await fill(filled, 'original', 20);
	const original = await contents(filled);
	filled.close();
	snapshots.contents.set(`${name}.schema-${NEWEST}.at-1.ndjson.gz`, new Uint8Array());
	for (let attempt = 0; attempt < 4; attempt++) {
		const opened = await openDatabase({ name, snapshots, now: Date.now, versions: WITH_BROKEN_NEXT });
		expect(opened).toMatchObject({ error: { type: 'upgrade-failed' } });
	}
	expect([...snapshots.contents.keys()]).toEqual([`${name}.schema-${NEWEST}.at-1.ndjson.gz`]);
	expect(await contents(await openTest({ name, snapshots }))).toEqual(original);
});

/** Of the time that the whole of it takes; the first one lets it end, and is measured. */
const FRACTIONS = [Infinity, 0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];

describe('ended in the middle', () => {
	it('an upgrade is either not done or done', { timeout: 120_000 }, async () => {
		const outcomes: string[] = [];
		let whole = 1_000;
		for (const fraction of FRACTIONS) {
			const { name, folder, snapshots } = testPlace();
			const filled = await openTest({ name, snapshots });
			await fill(filled, 'original', MESSAGES);
			const original = await contents(filled);
			filled.close();
			const took = await endedAfter(fraction * whole, { name, folder, upgrade: true });
			if (fraction === Infinity) whole = took;

			const attempt = await openDatabase({ name, snapshots, now: Date.now });
			outcomes.push(attempt.ok ? 'not done' : attempt.error.type);
			if (attempt.ok) {
				expect(await contents(attempt.value)).toEqual(original);
				attempt.value.close();
			} else expect(attempt.error).toEqual({ type: 'newer', found: NEWEST + 2, known: NEWEST });

			const handle = await openTest({ name, snapshots, versions: WITH_TWO_MORE });
			expect(await contents(handle)).toEqual(original);
			expect(await handle.db.table('snippets').count()).toBe(1);
			handle.close();
			await expectWholeSnapshots(name, snapshots);
		}
		console.info(`upgrade of ${whole.toFixed()} ms, ended at ${FRACTIONS.join(' ')}: ${outcomes.join(', ')}`);
		expect(new Set(outcomes)).toEqual(new Set(['not done', 'newer']));
	});

	it('a restore leaves what was or what shall be, whole', { timeout: 120_000 }, async () => {
		const outcomes: string[] = [];
		let whole = 1_000;
		for (const fraction of FRACTIONS) {
			const { name, folder, snapshots } = testPlace();
			const handle = await openTest({ name, snapshots });
			await fill(handle, 'older', MESSAGES);
			const older = await contents(handle);
			const taken = await takeSnapshot(snapshots, { name, db: handle.db, schema: NEWEST, madeAt: 7 });
			if (!taken.ok) throw new Error(taken.error.type);
			await fill(handle, 'newer', 10);
			const newer = await contents(handle);
			handle.close();
			const took = await endedAfter(fraction * whole, { name, folder, restore: taken.value.file });
			if (fraction === Infinity) whole = took;

			const after = await openTest({ name, snapshots });
			const found = await contents(after);
			outcomes.push(found.length === older.length ? 'restored' : 'as before');
			expect([older, newer]).toContainEqual(found);
			await expectWholeSnapshots(name, snapshots);
			// What is left over from the attempt does not stay.
			const left = async () => {
				const found = (await indexedDB.databases()).map((each) => each.name ?? '');
				return found.filter((each) => each.startsWith(name) && !each.startsWith(`${name}-copy`)).length;
			};
			await expect.poll(left, { message: 'the one in use and its pointer' }).toBe(2);
			after.close();
		}
		console.info(`restore of ${whole.toFixed()} ms, ended at ${FRACTIONS.join(' ')}: ${outcomes.join(', ')}`);
		expect(new Set(outcomes)).toEqual(new Set(['as before', 'restored']));
	});
});

function testPlace() {
	const name = testName();
	const folder = name;
	const snapshots = createOpfsFiles(folder);
	if (!snapshots) throw new Error('this browser has no file system');
	onTestFinished(async () => {
		const root = await navigator.storage.getDirectory();
		await root.removeEntry(folder, { recursive: true });
	});
	return { name, folder, snapshots };
}

/** Returns how long the work took, or was let to take. */
async function endedAfter(ms: number, task: object): Promise<number> {
	const worker = new Worker(new URL('../../../tests/database/interrupted-worker.ts', import.meta.url), {
		type: 'module',
	});
	try {
		return await new Promise<number>((resolve, reject) => {
			let began = 0;
			const done = () => resolve(performance.now() - began);
			worker.onerror = (event) => reject(new Error(event.message));
			worker.onmessage = ({ data }) => {
				if (data === 'ended') return done();
				began = performance.now();
				if (ms !== Infinity) setTimeout(done, ms);
			};
			worker.postMessage(task);
		});
	} finally {
		worker.terminate();
	}
}

/** Whatever is listed can be restored; a half written file is not listed. */
async function expectWholeSnapshots(name: string, snapshots: SnapshotFiles): Promise<void> {
	const listed = await listSnapshots(snapshots, name);
	if (!listed.ok) throw new Error('not listed');
	for (const { file } of listed.value) {
		const copy = `${name}-copy`;
		const options = { name: copy, snapshots, now: Date.now, discardCurrent: true };
		expect(await restoreSnapshot(options, file)).toMatchObject({ ok: true });
	}
}

async function fill(handle: DatabaseHandle, words: string, count: number): Promise<void> {
	const context = testContext(Date.now());
	const store = createConversationStore(handle, context);
	const started = await store.start({ message: { role: 'user', parts: [{ type: 'text', text: words }] } });
	if (!started.ok) throw new Error(started.error.type);
	const { id: conversationId } = started.value.conversation;
	await handle.db.messages.bulkAdd(
		Array.from({ length: count }, (_, number) => ({
			id: context.newId(),
			conversationId,
			role: 'user' as const,
			parts: [{ type: 'text' as const, text: `${words} ${number} `.repeat(10) }],
			createdAt: number,
			updatedAt: number,
		})),
	);
	await handle.db.prompts.put({ id: 'prompt', createdAt: 0, updatedAt: 0, text: 'a prompt' });
}

/** Every message in order, without what later versions add. */
async function contents({ db }: DatabaseHandle): Promise<string[]> {
	const rows = await db.messages.orderBy(':id').toArray();
	return rows.map(({ id, parts }) => `${id} ${JSON.stringify(parts)}`);
}
