import { SCHEMA_VERSIONS, type SchemaVersion } from '#lib/db/schema.ts';

/** Two versions that could come: a field and an index, then a new table and a dropped one. */
export const WITH_SECOND: readonly SchemaVersion[] = [
	...SCHEMA_VERSIONS.slice(0, 1),
	{
		version: 2,
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

export const WITH_THIRD: readonly SchemaVersion[] = [
	...WITH_SECOND,
	{
		version: 3,
		stores: { prompts: null, snippets: 'id' },
		async upgrade(transaction) {
			const prompts = await transaction.table<object>('prompts').toArray();
			await transaction.table('snippets').bulkAdd(prompts);
		},
	},
];

/** Its upgrade changes rows and then fails. */
export const WITH_BROKEN_SECOND: readonly SchemaVersion[] = [
	...SCHEMA_VERSIONS.slice(0, 1),
	{
		version: 2,
		stores: { messages: 'id, [conversationId+id], *$refs, length' },
		async upgrade(transaction) {
			await transaction.table('messages').clear();
			throw new RangeError('a bug in the upgrade');
		},
	},
];
