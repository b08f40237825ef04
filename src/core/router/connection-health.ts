import type { Cause } from './cause.ts';

/** What is remembered of a connection as a whole: its key and its account are the same for all its models. */
export interface ConnectionHealth {
	readonly type: 'connection';
	readonly key: string;
	readonly connection: string;
	/** How often it was put right. What was asked before then says nothing about how it is now. */
	readonly generation: number;
	readonly disabled?: Disabled | undefined;
}

/** Nobody is asked there until a new key is set or a test goes well: it would fail again, and some count failures. */
export interface Disabled {
	readonly because: 'auth' | 'billing';
	/** As in the failure. */
	readonly detail: string;
	readonly since: number;
}

export type ConnectionEvent =
	/** `generation` as it was when the attempt began. */
	| { readonly type: 'failed'; readonly generation: number; readonly cause: Cause }
	/** It has another key, a test went well, or a person says that it is fine. */
	| { readonly type: 'restored' };

export function newConnectionHealth(connection: string): ConnectionHealth {
	return { type: 'connection', key: JSON.stringify([connection]), connection, generation: 0 };
}

/** The same row where nothing changes. */
export function stepConnection(row: ConnectionHealth, event: ConnectionEvent, now: number): ConnectionHealth {
	if (event.type === 'restored') return { ...row, generation: row.generation + 1, disabled: undefined };
	const { cause, generation } = event;
	const isOurs = cause.type === 'auth' || cause.type === 'billing';
	if (!isOurs || generation !== row.generation || row.disabled?.because === cause.type) return row;
	return { ...row, disabled: { because: cause.type, detail: cause.detail, since: now } };
}
