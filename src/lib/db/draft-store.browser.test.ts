import { liveQuery } from 'dexie';
import { expect, it, onTestFinished } from 'vitest';
import { createDraftStore } from './draft-store.ts';
import { openTest, testContext, testName } from '#tests/database/test-database.ts';

it('keeps words and attachments, removes empty ones, newest first', async () => {
	const drafts = createDraftStore(await openTest(), testContext());
	const image = { type: 'blob', mime: 'image/png', ref: 'ab', size: 3 } as const;
	await drafts.put('new', { text: 'half a sent', parts: [] });
	await drafts.put('other', { text: '', parts: [image] });
	expect(await drafts.get('other')).toMatchObject({ key: 'other', text: '', parts: [image] });
	expect((await drafts.all()).map((draft) => draft.key)).toEqual(['other', 'new']);
	await drafts.putAll(
		new Map([
			['new', { text: '', parts: [] }],
			['third', { text: '\u{1f331}\u0000<script>', parts: [] }],
		]),
	);
	expect(await drafts.get('new')).toBeUndefined();
	expect(await drafts.get('third')).toMatchObject({ text: '\u{1f331}\u0000<script>' });
	await drafts.remove('other');
	expect((await drafts.all()).map((draft) => draft.key)).toEqual(['third']);
});

it('tells the other tab', async () => {
	const name = testName();
	const here = createDraftStore(await openTest({ name }), testContext());
	const there = createDraftStore(await openTest({ name }), testContext());
	const seen: (string | undefined)[] = [];
	const subscription = liveQuery(() => there.get('new')).subscribe((draft) => seen.push(draft?.text));
	onTestFinished(() => subscription.unsubscribe());
	await expect.poll(() => seen).toEqual([undefined]);
	await here.put('new', { text: 'hello', parts: [] });
	await expect.poll(() => seen).toEqual([undefined, 'hello']);
});
