import { liveQuery } from 'dexie';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Part } from '#core/content/part.ts';
import { createConversationStore } from './conversation-store.ts';
import { readCounters } from './counters.ts';
import { openTest, testContext, testName } from '#tests/database/test-database.ts';

const text = (words: string): Part[] => [{ type: 'text', text: words }];
const said = (words: string) => ({ role: 'user', parts: text(words) }) as const;

async function setup() {
	const context = testContext();
	const handle = await openTest();
	const store = createConversationStore(handle, context);
	const start = async (words: string) => {
		const started = await store.start({ message: said(words) });
		if (!started.ok) throw new Error(started.error.type);
		return started.value.conversation;
	};
	return { context, handle, store, start };
}

describe('starting a conversation', () => {
	it('keeps the first message and takes its title from it', async () => {
		const { store } = await setup();
		const started = await store.start({ message: said('Plan   the garden\nwith beans') });
		if (!started.ok) throw new Error(started.error.type);
		const { conversation, message } = started.value;
		expect(conversation).toMatchObject({ title: 'Plan the garden', titleBy: 'message', messageCount: 1 });
		expect(conversation.headId).toBe(message.id);
		expect(await store.get(conversation.id)).toEqual(conversation);
		expect(await store.messagesOf(conversation.id, 10)).toEqual({ rows: [message] });
	});

	it('does nothing twice when it is asked again with the same ids', async () => {
		const { store, handle, context } = await setup();
		const id = context.newId();
		const message = { id: context.newId(), ...said('once') };
		const first = await store.start({ id, message });
		const second = await store.start({ id, message });
		expect(second).toEqual(first);
		expect(await readCounters(handle)).toMatchObject({ conversations: 1, messages: 1 });
	});
});

describe('the list', () => {
	it('shows pinned ones first, then what was last said, page by page, without the trash', async () => {
		const { store, start } = await setup();
		const rows = [];
		for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) rows.push(await start(name));
		const [a, b, c] = rows;
		await store.setPinned(b!.id, true);
		await store.append(a!.id, said('again'));
		await store.trash(c!.id);

		const first = await store.page(2);
		expect(first.rows.map((row) => row.title)).toEqual(['b', 'a']);
		const second = await store.page(2, first.next);
		expect(second.rows.map((row) => row.title)).toEqual(['f', 'e']);
		const third = await store.page(2, second.next);
		expect(third).toMatchObject({ rows: [{ title: 'd' }] });
		expect(third.next).toBeUndefined();
		expect(Object.keys(first.rows[0]!).filter((field) => field.startsWith('$'))).toEqual([]);
	});

	it('tells a live query what another connection changed', async () => {
		const name = testName();
		const one = createConversationStore(await openTest({ name }), testContext());
		const other = createConversationStore(await openTest({ name }), testContext());
		const seen: string[][] = [];
		const subscription = liveQuery(() => one.page(10)).subscribe((page) => {
			seen.push(page.rows.map((row) => (row.pinned ? `${row.title}!` : row.title)));
		});
		onTestFinished(() => subscription.unsubscribe());
		await expect.poll(() => seen.at(-1)).toEqual([]);
		const started = await other.start({ message: said('from the other tab') });
		await expect.poll(() => seen.at(-1)).toEqual(['from the other tab']);
		if (started.ok) await other.setPinned(started.value.conversation.id, true);
		await expect.poll(() => seen.at(-1)).toEqual(['from the other tab!']);
		if (started.ok) await other.trash(started.value.conversation.id);
		await expect.poll(() => seen.at(-1)).toEqual([]);
	});
});

describe('messages', () => {
	it('come oldest first, the newest page first, each behind the one before it', async () => {
		const { store, start } = await setup();
		const { id } = await start('1');
		for (const words of ['2', '3', '4', '5'])
			await store.append(id, { role: 'assistant', parts: text(words) });
		const words = (page: Awaited<ReturnType<typeof store.messagesOf>>) =>
			page.rows.map((row) => row.parts.map((part) => (part.type === 'text' ? part.text : '')).join());
		const newest = await store.messagesOf(id, 2);
		expect(words(newest)).toEqual(['4', '5']);
		const middle = await store.messagesOf(id, 2, newest.earlier);
		expect(words(middle)).toEqual(['2', '3']);
		const oldest = await store.messagesOf(id, 2, middle.earlier);
		expect(words(oldest)).toEqual(['1']);
		expect(oldest.earlier).toBeUndefined();
		expect(middle.rows[0]?.parentId).toBe(oldest.rows[0]?.id);
	});

	it('stand below what they answer, however wrong the clock was', async () => {
		const { store, start, context } = await setup();
		const { id } = await start('1');
		const words = async (limit: number, before?: string) => {
			const page = await store.messagesOf(id, limit, before);
			return { rows: page.rows.map((row) => (row.parts[0] as { text: string }).text), earlier: page.earlier };
		};
		// A day ahead, then right again, then an hour ahead on another device.
		context.advance(86_400_000);
		const ahead = context.newId();
		await store.append(id, { id: ahead, role: 'assistant', parts: text('2') });
		const right = testContext();
		right.advance(10_000);
		for (const each of ['3', '4', '5']) await store.append(id, { id: right.newId(), ...said(each) });
		right.advance(3_600_000);
		await store.append(id, { id: right.newId(), role: 'assistant', parts: text('6') });
		const back = testContext();
		back.advance(20_000);
		await store.append(id, { id: back.newId(), ...said('7') });
		expect((await words(10)).rows).toEqual(['1', '2', '3', '4', '5', '6', '7']);

		// Page by page it is the same branch.
		const pages: string[] = [];
		for (let before: string | undefined, more = true; more;) {
			const page = await words(2, before);
			pages.unshift(...page.rows);
			before = page.earlier;
			more = before !== undefined;
		}
		expect(pages).toEqual(['1', '2', '3', '4', '5', '6', '7']);
	});

	it('of another branch are not shown', async () => {
		const { store, context } = await setup();
		const message = { id: context.newId(), ...said('question') };
		const started = await store.start({ message });
		if (!started.ok) throw new Error(started.error.type);
		const { id } = started.value.conversation;
		for (const each of ['first answer', 'second answer']) {
			await store.append(id, { role: 'assistant', parts: text(each), parentId: message.id });
		}
		const { rows } = await store.messagesOf(id, 10);
		expect(rows.map((row) => row.parts)).toEqual([text('question'), text('second answer')]);
	});

	it('of a thousand are read at once, and a live query hears of the next one', async () => {
		const { store, start, handle, context } = await setup();
		const { id, headId } = await start('1');
		let parentId = headId!;
		const rows = Array.from({ length: 999 }, (_, number) => {
			const row = {
				...{ id: context.newId(), conversationId: id, parentId, role: 'user' as const },
				...{ parts: text(`message ${number}`), createdAt: 1, updatedAt: 1 },
			};
			parentId = row.id;
			return row;
		});
		await handle.db.messages.bulkAdd(rows);
		await handle.db.conversations.update(id, { headId: parentId });
		const began = performance.now();
		expect((await store.messagesOf(id, 1_000)).rows).toHaveLength(1_000);
		console.info(`1,000 messages in ${(performance.now() - began).toFixed(0)} ms`);
		const seen: number[] = [];
		const subscription = liveQuery(() => store.messagesOf(id, 2_000)).subscribe((page) => {
			seen.push(page.rows.length);
		});
		onTestFinished(() => subscription.unsubscribe());
		await expect.poll(() => seen).toEqual([1_000]);
		await store.append(id, said('one more'));
		await expect.poll(() => seen.at(-1)).toBe(1_001);
	});

	it('do not change a title the person wrote', async () => {
		const { store, start } = await setup();
		const { id } = await start('first words');
		await store.rename(id, '  My   plan ');
		await store.append(id, said('second words'));
		expect(await store.get(id)).toMatchObject({ title: 'My plan', titleBy: 'person', messageCount: 2 });
	});

	it('are refused for a conversation that does not exist', async () => {
		const { store } = await setup();
		expect(await store.append('nowhere', said('x'))).toEqual({
			ok: false,
			error: { type: 'conversation-missing', id: 'nowhere' },
		});
	});
});

describe('the trash', () => {
	it('gives back, by hand or because something was said', async () => {
		const { store, start, handle } = await setup();
		const first = await start('a');
		const second = await start('b');
		await store.trash(first.id);
		await store.trash(second.id);
		await store.trash(second.id);
		expect((await store.trashed(10)).map((row) => row.title)).toEqual(['b', 'a']);
		expect(await readCounters(handle)).toMatchObject({ conversations: 0, conversationsTrashed: 2 });
		await store.restore(first.id);
		await store.append(second.id, said('still here'));
		expect((await store.page(10)).rows.map((row) => row.title)).toEqual(['b', 'a']);
		expect(await readCounters(handle)).toMatchObject({ conversations: 2, conversationsTrashed: 0 });
	});

	it('is emptied of what is old enough, messages included', async () => {
		const { store, start, handle, context } = await setup();
		const old = await start('old');
		await store.append(old.id, said('more'));
		await store.trash(old.id);
		context.advance(1_000);
		const limit = context.now();
		const young = await start('young');
		await store.trash(young.id);
		expect(await store.purgeTrashed(limit)).toEqual({ ok: true, value: 1 });
		expect(await store.get(old.id)).toBeUndefined();
		expect((await store.messagesOf(old.id, 10)).rows).toEqual([]);
		expect(await store.get(young.id)).toBeDefined();
		expect(await readCounters(handle)).toMatchObject({ conversationsTrashed: 1, messages: 1 });
	});
});

it('reads the first page of 10,000 conversations', { timeout: 60_000 }, async () => {
	const { store, handle, context } = await setup();
	const rows = Array.from({ length: 10_000 }, (_, number) => ({
		id: context.newId(),
		title: `Conversation ${number} about something that has a title of usual length`,
		titleBy: 'message' as const,
		pinned: number % 1_000 === 0,
		activeAt: number,
		messageCount: 1,
		createdAt: number,
		updatedAt: number,
	}));
	await handle.db.conversations.bulkAdd(rows);
	const times: number[] = [];
	for (let round = 0; round < 20; round++) {
		const began = performance.now();
		const page = await store.page(50);
		times.push(performance.now() - began);
		expect(page.rows).toHaveLength(50);
		expect(page.rows.slice(0, 11).map((row) => row.activeAt)).toEqual([
			9000, 8000, 7000, 6000, 5000, 4000, 3000, 2000, 1000, 0, 9999,
		]);
	}
	times.sort((a, b) => a - b);
	console.info(
		`page(50) of 10,000: first ${times.at(-1)?.toFixed(1)} ms at most, median ${times[10]?.toFixed(1)} ms`,
	);
});
