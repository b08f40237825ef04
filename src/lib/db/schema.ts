import type { Transaction } from 'dexie';

/**
 * Where a table's rows come from and go:
 * `replicated` rows belong to the workspace and travel between its devices,
 * `device` rows stay here, `derived` rows can be made again from the others.
 */
export type TableScope = 'replicated' | 'device' | 'derived';

/** What the storage page adds up. */
export type UsageKind = 'chats' | 'notes' | 'settings' | 'attachments' | 'knowledge' | 'history';

export interface TableDefinition {
	readonly scope: TableScope;
	readonly usage: UsageKind;
}

/**
 * Every table there is, across all versions of the schema. Indexes are per version, below.
 * Order matters to readers of a snapshot only: containers come before what they contain.
 */
export const TABLES = {
	settings: { scope: 'replicated', usage: 'settings' },
	devices: { scope: 'replicated', usage: 'settings' },
	profiles: { scope: 'replicated', usage: 'settings' },
	personas: { scope: 'replicated', usage: 'settings' },
	prompts: { scope: 'replicated', usage: 'settings' },
	agents: { scope: 'replicated', usage: 'settings' },
	recipes: { scope: 'replicated', usage: 'settings' },
	automations: { scope: 'replicated', usage: 'settings' },
	skills: { scope: 'replicated', usage: 'settings' },
	plugins: { scope: 'replicated', usage: 'settings' },
	connections: { scope: 'replicated', usage: 'settings' },
	secrets: { scope: 'replicated', usage: 'settings' },
	conversations: { scope: 'replicated', usage: 'chats' },
	messages: { scope: 'replicated', usage: 'chats' },
	runs: { scope: 'replicated', usage: 'history' },
	records: { scope: 'replicated', usage: 'history' },
	letters: { scope: 'replicated', usage: 'history' },
	files: { scope: 'replicated', usage: 'notes' },
	memories: { scope: 'replicated', usage: 'knowledge' },
	documents: { scope: 'replicated', usage: 'knowledge' },
	chunks: { scope: 'replicated', usage: 'knowledge' },
	usage: { scope: 'replicated', usage: 'history' },
	audit: { scope: 'replicated', usage: 'history' },
	blobs: { scope: 'replicated', usage: 'attachments' },
	blobBytes: { scope: 'replicated', usage: 'attachments' },
	drafts: { scope: 'device', usage: 'settings' },
	meta: { scope: 'device', usage: 'settings' },
	leases: { scope: 'device', usage: 'history' },
	scratch: { scope: 'device', usage: 'history' },
	claims: { scope: 'device', usage: 'history' },
	modelHealth: { scope: 'device', usage: 'settings' },
	requestLog: { scope: 'device', usage: 'history' },
	counters: { scope: 'derived', usage: 'settings' },
	spending: { scope: 'derived', usage: 'history' },
	descriptions: { scope: 'derived', usage: 'attachments' },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof TABLES;

export function isTableName(name: string): name is TableName {
	return Object.hasOwn(TABLES, name);
}

export interface SchemaVersion {
	readonly version: number;
	/** Primary key and indexes by table, in Dexie's notation; null drops a table. Only what changed is named. */
	readonly stores: Readonly<Record<string, string | null>>;
	/** Runs inside the upgrade's own transaction: it may touch nothing but the database. */
	readonly upgrade?: (transaction: Transaction) => Promise<void>;
}

/**
 * Released versions are never edited. A field whose name starts with `$` is derived from its row on this
 * device whenever the row is written, see `derived-fields.ts`.
 */
export const SCHEMA_VERSIONS: readonly SchemaVersion[] = [
	{
		version: 1,
		stores: {
			settings: 'id',
			devices: 'id',
			profiles: 'id',
			personas: 'id',
			prompts: 'id',
			agents: 'id',
			recipes: 'id',
			automations: 'id',
			skills: 'id',
			plugins: 'id',
			connections: 'id',
			secrets: 'id',
			conversations: 'id, [$shelf+activeAt+id], deletedAt',
			messages: 'id, [conversationId+id], *$refs',
			runs: 'id, conversationId',
			records: 'id, runId',
			files: 'id, path, deletedAt, $entry',
			memories: 'id',
			documents: 'id',
			chunks: 'id, documentId',
			usage: 'id',
			audit: 'id',
			blobs: 'ref, keptAt',
			blobBytes: 'ref',
			drafts: 'key, *$refs',
			meta: 'name',
			counters: 'name',
		},
	},
	{
		version: 2,
		stores: {
			// Unfinished ones, oldest first.
			runs: 'id, conversationId, $open',
			// The id says the run and the number, so that a run's records lie side by side in their order.
			records: 'id, *$refs',
			// Those that wait have a place in the second index; what is left of the others has no `at`.
			letters: 'id, [runId+at+id], *$refs',
			leases: 'runId',
			scratch: 'runId',
			usage: 'id, day, [agentId+day], *runIds',
			claims: 'key, day, [agentId+day], *runIds',
			// What of these two has been spent, by scope.
			spending: 'key',
			modelHealth: 'key, connection',
			// How large each is can be read from the index alone.
			requestLog: 'claim, runId, [claim+bytes]',
			descriptions: 'id, ref',
		},
	},
];

/** IndexedDB's own number for a schema version: Dexie keeps the places in between for itself. */
export const NATIVE_FACTOR = 10;

export function newestVersion(versions: readonly SchemaVersion[]): number {
	return Math.max(...versions.map(({ version }) => version));
}
