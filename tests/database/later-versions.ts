import { newestVersion, SCHEMA_VERSIONS, type SchemaVersion } from '#lib/db/schema.ts';

export const NEWEST = newestVersion(SCHEMA_VERSIONS);

/** Two versions that could come: a field and an index, then a new table and a dropped one. */
export const WITH_NEXT: readonly SchemaVersion[] = [
	...SCHEMA_VERSIONS,
	{
		version: NEWEST + 1,
		stores: { messages: 'id, [conversationId+id], *$refs, length' },
		async upgrade(transaction) {
			await transaction
				.table('messages')
				.toCollection()
				.modify((message: Record<string, unknown>) => {
					message['length'] = JSON.stringify(message['parts']).length;
				});
		},
	},
];

export const WITH_TWO_MORE: readonly SchemaVersion[] = [
	...WITH_NEXT,
	{
		version: NEWEST + 2,
		stores: { prompts: null, snippets: 'id' },
		async upgrade(transaction) {
			const prompts = await transaction.table<object>('prompts').toArray();
			await transaction.table('snippets').bulkAdd(prompts);
		},
	},
];

/** Its upgrade changes rows and then fails. */
export const WITH_BROKEN_NEXT: readonly SchemaVersion[] = [
	...SCHEMA_VERSIONS,
	{
		version: NEWEST + 1,
		stores: { messages: 'id, [conversationId+id], *$refs, length' },
		async upgrade(transaction) {
			await transaction.table('messages').clear();
			throw new RangeError('a bug in the upgrade');
		},
	},
];
