import type { Kysely, RawBuilder } from 'kysely';
import type { StorageFailure } from './failure.ts';

/** Portable columns only: text, integer, bigint for times and counters. Times are milliseconds since the epoch. */
export interface Tables {
	relay: RelayTable;
	device: DeviceTable;
	claim: ClaimTable;
}

/** One row: what this relay is, whoever runs it. */
export interface RelayTable {
	singleton: number;
	id: string;
	created_at: number;
	/** Null until the first device has claimed the relay. */
	claimed_at: number | null;
}

export interface DeviceTable {
	id: string;
	/** Raw Ed25519 key in base64url. */
	public_key: string;
	name: string;
	role: DeviceRole;
	created_at: number;
	revoked_at: number | null;
}

export const deviceRoles = ['owner', 'admin', 'editor', 'reader', 'headless'] as const;
export type DeviceRole = (typeof deviceRoles)[number];

/** Codes that are out; several relays over one database have one each. */
export interface ClaimTable {
	code_hash: string;
	created_at: number;
	expires_at: number;
	tries: number;
}

export type Engine = 'sqlite' | 'postgres';

export interface Storage {
	readonly engine: Engine;
	readonly db: Kysely<Tables>;
	/** The database's clock inside SQL: with several relays there is only one time. */
	readonly now: RawBuilder<number>;
	/** Where the data is, for people; never with a password. */
	readonly place: string;
	/** What an error of a query means, when it is the database's and not a bug. */
	failureOf(error: unknown): StorageFailure | undefined;
	/** Rejects when the database does not answer. */
	ping(): Promise<void>;
	close(): Promise<void>;
}
