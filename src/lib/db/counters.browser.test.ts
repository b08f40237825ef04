import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createConversationStore } from './conversation-store.ts';
import { readCounters, recount } from './counters.ts';
import { createFileStore } from './file-store.ts';
import type { DatabaseHandle } from './handle.ts';
import { openTest, testContext, testName } from '#tests/database/test-database.ts';

const operation = fc.record({
	tab: fc.nat(1),
	what: fc.constantFrom(
		'start',
		'append',
		'trash',
		'restore',
		'purge',
		'create',
		'save',
		'move',
		'trash-file',
		'restore-file',
		'purge-files',
	),
	which: fc.nat(5),
});

type Operation = { readonly tab: number; readonly what: string; readonly which: number };

it('counters equal the rows after any operations from two tabs at once', { timeout: 60_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(operation, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
			async (rounds) => {
				const name = testName();
				const tabs = [await setup(name), await setup(name)];
				// Operations of one round run at the same time.
				for (const round of rounds) await Promise.all(round.map((each) => tabs[each.tab]!.apply(each)));
				const handle = tabs[0]!.handle;
				expect(await readCounters(handle)).toEqual(await counted(handle));
				for (const tab of tabs) tab.handle.close();
			},
		),
		{ numRuns: 40 },
	);
});

it('recount mends wrong numbers', async () => {
	const { handle, apply } = await setup(testName());
	await apply({ tab: 0, what: 'start', which: 0 });
	await apply({ tab: 0, what: 'create', which: 0 });
	await handle.db.counters.put({ name: 'conversations', value: 17 });
	await handle.db.counters.delete('files');
	const mended = { conversations: 1, conversationsTrashed: 0, messages: 1, files: 1, filesTrashed: 0 };
	expect(await recount(handle)).toEqual({ ok: true, value: mended });
	expect(await readCounters(handle)).toEqual(mended);
});

async function setup(name: string) {
	const handle = await openTest({ name });
	const context = testContext();
	const conversations = createConversationStore(handle, context);
	const files = createFileStore(handle, context);
	const parts = [{ type: 'text', text: 'words' }] as const;

	async function apply({ what, which }: Operation): Promise<void> {
		const conversation = (await handle.db.conversations.orderBy(':id').primaryKeys())[which] ?? 'none';
		const file = (await handle.db.files.orderBy(':id').primaryKeys())[which] ?? 'none';
		switch (what) {
			case 'start':
				return void (await conversations.start({ message: { role: 'user', parts } }));
			case 'append':
				return void (await conversations.append(conversation, { role: 'assistant', parts }));
			case 'trash':
				return void (await conversations.trash(conversation));
			case 'restore':
				return void (await conversations.restore(conversation));
			case 'purge':
				return void (await conversations.purgeTrashed(Infinity));
			case 'create':
				return void (await files.create({ path: `${which}.md`, text: 'words' }));
			case 'save':
				return void (await files.save({ id: file, text: context.newId(), baseRevision: 1 }));
			case 'move':
				return void (await files.move(file, `${which}.md`));
			case 'trash-file':
				return void (await files.trash(file));
			case 'restore-file':
				return void (await files.restore(file));
			case 'purge-files':
				return void (await files.purgeTrashed(Infinity));
			default:
				throw new Error(`no such operation: ${what}`);
		}
	}

	return { handle, apply };
}

async function counted({ db }: DatabaseHandle) {
	const conversations = await db.conversations.toArray();
	const files = await db.files.toArray();
	const living = (rows: readonly { readonly deletedAt?: number }[]) =>
		rows.filter((row) => row.deletedAt === undefined).length;
	return {
		conversations: living(conversations),
		conversationsTrashed: conversations.length - living(conversations),
		messages: await db.messages.count(),
		files: living(files),
		filesTrashed: files.length - living(files),
	};
}
