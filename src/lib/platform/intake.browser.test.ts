import { set, createStore } from 'idb-keyval';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY_MS } from '#core/kernel/time.ts';
import { openIntake, type Intake, type Share } from './intake.ts';

const text: Share = { title: '', text: 'a thought', url: '', files: [] };

function setup() {
	const database = `intake-${crypto.randomUUID()}`;
	const clock = { now: 1_790_000_000_000 };
	onTestFinished(() => void indexedDB.deleteDatabase(database));
	return { intake: openIntake(() => clock.now, database), clock, database };
}

function fileOf(bytes: number) {
	return { name: 'data.bin', type: 'application/octet-stream', blob: new Blob([new Uint8Array(bytes)]) };
}

async function parkText(intake: Intake, share: Partial<Share> = {}): Promise<string> {
	const parked = await intake.park({ ...text, ...share });
	if (!parked.ok) throw new Error(parked.error.type);
	return parked.value;
}

describe('a parked share', () => {
	it('comes back whole, also after it was read, until it is removed', async () => {
		const { intake, clock } = setup();
		const blob = new Blob(['# Notes'], { type: 'text/markdown' });
		const id = await parkText(intake, {
			title: 'Notes',
			url: 'https://example.org/',
			files: [{ name: 'notes.md', type: 'text/markdown', blob }],
		});

		for (const share of [await intake.read(id), await intake.read(id)]) {
			expect(share).toMatchObject({ id, at: clock.now, title: 'Notes', text: 'a thought' });
			expect(await share?.files[0]?.blob.text()).toBe('# Notes');
		}
		await intake.remove(id);
		expect(await intake.read(id)).toBeUndefined();
	});

	it('is seen by whoever opens the same database, as the page does after the worker', async () => {
		const { intake, database } = setup();
		const id = await parkText(intake);
		expect(await openIntake(Date.now, database).read(id)).toMatchObject({ text: 'a thought' });
	});

	it('waits in the list, oldest first, for 30 days', async () => {
		const { intake, clock } = setup();
		await parkText(intake, { text: 'first' });
		clock.now += DAY_MS;
		await parkText(intake, { text: 'second' });
		expect((await intake.list()).map((share) => share.text)).toEqual(['first', 'second']);

		clock.now += 29.5 * DAY_MS;
		expect((await intake.list()).map((share) => share.text)).toEqual(['second']);
		clock.now -= 29.5 * DAY_MS;
		expect((await intake.list()).map((share) => share.text)).toEqual(['second']);
	});
});

describe('what does not fit', () => {
	it('refuses a share with nothing in it', async () => {
		const { intake } = setup();
		expect(await intake.park({ ...text, text: ' \n' })).toEqual({
			ok: false,
			error: { type: 'share-empty' },
		});
	});

	it('keeps at most 20, also when they come at once', async () => {
		const { intake } = setup();
		const results = await Promise.all(Array.from({ length: 23 }, () => intake.park(text)));
		expect(results.filter((result) => result.ok)).toHaveLength(20);
		expect(await intake.list()).toHaveLength(20);

		const [first] = await intake.list();
		await intake.remove(first!.id);
		expect(await intake.park(text)).toMatchObject({ ok: true });
	});

	it('takes 25 files and refuses 26', async () => {
		const { intake } = setup();
		const files = (count: number) => Array.from({ length: count }, () => fileOf(1));
		expect(await intake.park({ ...text, files: files(26) })).toMatchObject({ error: { type: 'share-full' } });
		expect(await intake.park({ ...text, files: files(25) })).toMatchObject({ ok: true });
	});

	it('keeps at most 100 MB in all', async () => {
		const { intake } = setup();
		const big = fileOf(51 * 1024 * 1024);
		expect(await intake.park({ ...text, files: [big] })).toMatchObject({ ok: true });
		expect(await intake.park({ ...text, files: [big] })).toMatchObject({ error: { type: 'share-full' } });
		expect(await intake.park(text)).toMatchObject({ ok: true });
	});
});

it('passes over rows it does not understand', async () => {
	const { intake, database } = setup();
	await parkText(intake);
	await set('odd', { id: 'odd', files: 'none' }, createStore(database, 'shares'));
	expect(await intake.read('odd')).toBeUndefined();
	expect(await intake.list()).toHaveLength(1);
});
