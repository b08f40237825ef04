import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestLogEntry } from './request-log.ts';
import { fitEntry, overflow } from './request-log-limits.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength;

function entryOf(body: string, received: string): RequestLogEntry {
	return {
		claim: 'claim',
		runId: 'run',
		purpose: 'turn',
		candidate: { connection: 'c', model: 'm' },
		at: 1,
		sections: [],
		sent: { url: 'https://example.com/', headers: {}, body },
		received,
		isCut: false,
		durationMs: 2,
		outcome: 'done',
	};
}

const limits = { entries: 10, bytes: 1_000, bytesOfEntry: 1_000 };
const AROUND = bytesOf(JSON.stringify(entryOf('', '')));
const ROOM = limits.bytesOfEntry - AROUND;
const HALF = Math.floor(ROOM / 2);

it.each([
	['both fit', 10, 20, 10, 20],
	['both fit exactly', 100, ROOM - 100, 100, ROOM - 100],
	['both are long', 5_000, 5_000, HALF, HALF],
	['what was sent is long', 5_000, 100, ROOM - 100, 100],
	['what came is long', 100, 5_000, 100, ROOM - 100],
])('shares the room when %s', (_name, body, received, bodyLeft, receivedLeft) => {
	const { entry } = fitEntry(entryOf('a'.repeat(body), 'b'.repeat(received)), limits);
	expect([entry.sent?.body.length, entry.received.length]).toEqual([bodyLeft, receivedLeft]);
	expect(entry.isCut).toBe(body + received > ROOM);
});

it('never leaves more than an entry may have, nor half a character, and knows how much it is', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '🌱'), maxLength: 1_500 });
	fc.assert(
		fc.property(text, text, fc.integer({ min: AROUND, max: 4_000 }), (body, received, bytesOfEntry) => {
			const { entry, bytes } = fitEntry(entryOf(body, received), { ...limits, bytesOfEntry });
			const kept = entry.sent?.body ?? '';
			expect(bytes).toBe(AROUND + bytesOf(kept) + bytesOf(entry.received));
			expect(bytes).toBeLessThanOrEqual(bytesOfEntry);
			expect([kept, entry.received].every((each) => each.isWellFormed())).toBe(true);
			expect(body.startsWith(kept) && received.startsWith(entry.received)).toBe(true);
			expect(entry.isCut).toBe(kept !== body || entry.received !== received);
		}),
	);
});

it('keeps what is around the texts even where that alone is too much', () => {
	const { entry } = fitEntry(entryOf('a', 'b'), { ...limits, bytesOfEntry: 1 });
	expect(entry).toEqual({ ...entryOf('', ''), isCut: true });
});

it('lets no more go than must', () => {
	const sizes = fc.array(fc.nat(400), { maxLength: 20 });
	fc.assert(
		fc.property(sizes, (all) => {
			const oldestFirst = all.map((bytes, at) => ({ claim: String(at), bytes }));
			const going = overflow(oldestFirst, limits);
			expect(going).toEqual(oldestFirst.slice(0, going.length).map(({ claim }) => claim));
			const fits = (left: readonly number[]) =>
				left.length <= limits.entries && left.reduce((sum, bytes) => sum + bytes, 0) <= limits.bytes;
			expect(fits(all.slice(going.length))).toBe(true);
			if (going.length > 0) expect(fits(all.slice(going.length - 1))).toBe(false);
		}),
	);
});
