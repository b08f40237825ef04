import type { Id } from '#core/kernel/id.ts';
import type { RequestLogEntry } from './request-log.ts';

export interface RequestLogLimits {
	readonly entries: number;
	/** Of all entries together. */
	readonly bytes: number;
	readonly bytesOfEntry: number;
}

export const REQUEST_LOG_LIMITS: RequestLogLimits = {
	entries: 500,
	bytes: 50_000_000,
	bytesOfEntry: 2_000_000,
};

/** An entry as it is kept, and how much room it takes. */
export interface FittedEntry {
	readonly entry: RequestLogEntry;
	readonly bytes: number;
}

export interface EntrySize {
	readonly claim: Id;
	readonly bytes: number;
}

/** Cut to what an entry may have: what was sent and what came share the room, and what one leaves is the other's. */
export function fitEntry(entry: RequestLogEntry, { bytesOfEntry }: RequestLogLimits): FittedEntry {
	const { sent, received } = entry;
	const body = sent?.body ?? '';
	const around = bytesOf(JSON.stringify({ ...entry, sent: { ...sent, body: '' }, received: '' }));
	const [bodyBytes, receivedBytes] = [bytesOf(body), bytesOf(received)];
	const room = Math.max(0, bytesOfEntry - around);
	if (bodyBytes + receivedBytes <= room) return { entry, bytes: around + bodyBytes + receivedBytes };
	const half = Math.floor(room / 2);
	const cutBody = cut(body, Math.max(half, room - receivedBytes));
	const cutReceived = cut(received, Math.max(half, room - bodyBytes));
	return {
		entry: {
			...entry,
			...(sent ? { sent: { ...sent, body: cutBody } } : {}),
			received: cutReceived,
			isCut: true,
		},
		bytes: around + bytesOf(cutBody) + bytesOf(cutReceived),
	};
}

/** Those that must go, oldest first, so that the others keep to the limits. */
export function overflow(oldestFirst: readonly EntrySize[], limits: RequestLogLimits): readonly Id[] {
	let entries = oldestFirst.length;
	let bytes = oldestFirst.reduce((sum, each) => sum + each.bytes, 0);
	const going: Id[] = [];
	for (const each of oldestFirst) {
		if (entries <= limits.entries && bytes <= limits.bytes) break;
		going.push(each.claim);
		entries -= 1;
		bytes -= each.bytes;
	}
	return going;
}

function bytesOf(text: string): number {
	return new TextEncoder().encode(text).byteLength;
}

/** Never in the middle of a character. */
function cut(text: string, bytes: number): string {
	const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
	return text.slice(0, read);
}
