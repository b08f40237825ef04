import Dexie, { type ChromeTransactionDurability, type Table } from 'dexie';
import type { Claim, UsageRow } from '#core/budget/ledger.ts';
import type { ScopeTotal } from '#core/budget/scope.ts';
import type { StoredBlob } from '#core/content/blob.ts';
import type { Conversation } from '#core/content/conversation.ts';
import type { Draft } from '#core/content/draft.ts';
import type { Message } from '#core/content/message.ts';
import type { Row } from '#core/content/row.ts';
import type { Setting } from '#core/content/setting.ts';
import type { WorkspaceFile } from '#core/content/workspace-file.ts';
import type { LeaseRow } from '#core/journal/lease.ts';
import type { LetterRow } from '#core/journal/letter.ts';
import type { CandidateName, RecordPlace } from '#core/journal/record.ts';
import type { Run, Scratch } from '#core/journal/run-store.ts';
import type { Id } from '#core/kernel/id.ts';
import type { FittedEntry } from '#core/model-call/request-log-limits.ts';
import type { HealthRow } from '#core/router/health-store.ts';
import type { Description } from '#core/vision/describer.ts';
import { deriveFields } from './derived-fields.ts';
import { obeyStrictly } from './strictly.ts';
import type { SchemaVersion } from './schema.ts';

/** A row of a table whose feature has not given it a type yet. */
export interface OpenRow extends Row {
	readonly [field: string]: unknown;
}

export interface BlobBytes {
	readonly ref: string;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Word for word as it was appended, perhaps by a newer version; the id is its place, see `record-key.ts`. */
export interface RecordRow {
	readonly id: string;
	readonly record: RecordPlace | Readonly<Record<string, unknown>>;
}

/** An open one. */
export interface ClaimRow extends Claim {
	readonly at: number;
}

/** Made again from usage and claims where it is missing, see `ledger.ts`. */
export interface SpendingRow extends ScopeTotal {
	/** Of the scope. */
	readonly key: string;
}

export type ModelHealthRow = HealthRow | CursorRow;

/** Whose turn it was; the other keys are JSON. */
export interface CursorRow extends CandidateName {
	readonly type: 'cursor';
	readonly key: 'cursor';
}

export interface RequestLogRow extends FittedEntry {
	readonly claim: Id;
	readonly runId: Id;
}

export interface DescriptionRow extends Description {
	readonly id: string;
	readonly ref: string;
	readonly version: number;
}

export interface CounterRow {
	readonly name: string;
	readonly value: number;
}

export interface MetaRow {
	readonly name: string;
	readonly value: unknown;
}

/** The open connection with its tables. Only `src/lib/db` uses it; others use stores. */
export class AlcoveDatabase extends Dexie {
	declare readonly agents: Table<OpenRow, Id>;
	declare readonly audit: Table<OpenRow, Id>;
	declare readonly automations: Table<OpenRow, Id>;
	declare readonly blobBytes: Table<BlobBytes, string>;
	declare readonly blobs: Table<StoredBlob, string>;
	declare readonly chunks: Table<OpenRow, Id>;
	declare readonly claims: Table<ClaimRow, string>;
	declare readonly connections: Table<OpenRow, Id>;
	declare readonly conversations: Table<Conversation, Id>;
	declare readonly counters: Table<CounterRow, string>;
	declare readonly descriptions: Table<DescriptionRow, string>;
	declare readonly devices: Table<OpenRow, Id>;
	declare readonly documents: Table<OpenRow, Id>;
	declare readonly drafts: Table<Draft, string>;
	declare readonly files: Table<WorkspaceFile, Id>;
	declare readonly leases: Table<LeaseRow, Id>;
	declare readonly letters: Table<LetterRow, Id>;
	declare readonly memories: Table<OpenRow, Id>;
	declare readonly messages: Table<Message, Id>;
	declare readonly meta: Table<MetaRow, string>;
	declare readonly modelHealth: Table<ModelHealthRow, string>;
	declare readonly personas: Table<OpenRow, Id>;
	declare readonly plugins: Table<OpenRow, Id>;
	declare readonly profiles: Table<OpenRow, Id>;
	declare readonly prompts: Table<OpenRow, Id>;
	declare readonly recipes: Table<OpenRow, Id>;
	declare readonly records: Table<RecordRow, string>;
	declare readonly requestLog: Table<RequestLogRow, Id>;
	declare readonly runs: Table<Run, Id>;
	declare readonly scratch: Table<Scratch, Id>;
	declare readonly secrets: Table<OpenRow, Id>;
	declare readonly settings: Table<Setting, string>;
	declare readonly skills: Table<OpenRow, Id>;
	declare readonly spending: Table<SpendingRow, string>;
	declare readonly usage: Table<UsageRow, Id>;

	/**
	 * `factory` opens exactly one version, so that Dexie can neither fall back to another version of the
	 * data nor repair a schema by itself. Nothing opens the connection but `open()`.
	 */
	constructor(
		name: string,
		versions: readonly SchemaVersion[],
		factory: Pick<IDBFactory, 'open'>,
		durability: ChromeTransactionDurability = 'default',
	) {
		super(name, {
			indexedDB: factory,
			autoOpen: false,
			cache: 'disabled',
			chromeTransactionDurability: durability,
		});
		for (const { version, stores, upgrade } of versions) {
			const declared = this.version(version).stores({ ...stores });
			if (upgrade) declared.upgrade(upgrade);
		}
		deriveFields(this);
		obeyStrictly(this);
	}
}
