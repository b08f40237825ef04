import { expect, it } from 'vitest';
import type { RequestLog, RequestLogEntry } from '#core/model-call/request-log.ts';
import type { RequestLogLimits } from '#core/model-call/request-log-limits.ts';

const LIMITS: RequestLogLimits = { entries: 4, bytes: 10_000, bytesOfEntry: 3_000 };

function entryOf(claim: string, changes: Partial<RequestLogEntry> = {}): RequestLogEntry {
	return {
		claim,
		runId: 'run',
		purpose: 'turn',
		candidate: { connection: 'c', model: 'm' },
		at: 7,
		sections: [{ name: 'rules', tokens: 3 }],
		sent: { url: 'https://example.com/', headers: { a: 'b' }, body: '{"q":"\ud800 🌱"}' },
		answered: { status: 200, headers: { date: 'today' } },
		received: 'data: é\n\n',
		isCut: false,
		durationMs: 12,
		outcome: 'done',
		...changes,
	};
}

/** What every log of requests holds to. `open` makes an empty one. */
export function describeRequestLog(open: (limits: RequestLogLimits) => Promise<RequestLog>): void {
	const claimsOf = async (log: RequestLog, runId = 'run') =>
		(await log.list(runId)).map(({ claim }) => claim);

	it('gives back what was written, word for word', async () => {
		const log = await open(LIMITS);
		const entry = entryOf('a');
		await log.write(entry);
		await log.write({ ...entryOf('b'), outcome: 'network', received: '' });
		expect(await log.read('a')).toEqual(entry);
		expect(await log.read('b')).toMatchObject({ outcome: 'network' });
		expect(await log.read('none')).toBeUndefined();
	});

	it('lists a run in the order of its calls, without what went over the wire', async () => {
		const log = await open(LIMITS);
		for (const claim of ['c', 'a', 'b']) await log.write(entryOf(claim));
		await log.write(entryOf('d', { runId: 'other' }));
		expect(await claimsOf(log)).toEqual(['a', 'b', 'c']);
		const { sent: _, answered: __, received: ___, ...summary } = entryOf('d', { runId: 'other' });
		expect(await log.list('other')).toEqual([summary]);
		expect(await log.list('none')).toEqual([]);
	});

	it('keeps one entry for a claim', async () => {
		const log = await open(LIMITS);
		await log.write(entryOf('a', { received: 'first' }));
		await log.write(entryOf('a', { received: 'second' }));
		expect((await log.read('a'))?.received).toBe('second');
		expect(await claimsOf(log)).toEqual(['a']);
	});

	it('lets the oldest go when there are too many', async () => {
		const log = await open(LIMITS);
		for (const claim of ['a', 'b', 'c', 'd', 'e', 'f']) await log.write(entryOf(claim));
		expect(await claimsOf(log)).toEqual(['c', 'd', 'e', 'f']);
		expect(await log.read('b')).toBeUndefined();
	});

	it('lets the oldest go when there is too much', async () => {
		const log = await open(LIMITS);
		const long = (claim: string) => entryOf(claim, { received: 'x'.repeat(2_600) });
		for (const claim of ['a', 'b', 'c']) await log.write(long(claim));
		expect(await claimsOf(log)).toEqual(['a', 'b', 'c']);
		await log.write(long('d'));
		expect(await claimsOf(log)).toEqual(['b', 'c', 'd']);
		await log.write(entryOf('e'));
		expect(await claimsOf(log)).toEqual(['b', 'c', 'd', 'e']);
	});

	it('cuts what is too long for an entry, and says so', async () => {
		const log = await open(LIMITS);
		await log.write(entryOf('a', { received: 'é'.repeat(5_000) }));
		const read = await log.read('a');
		expect(read).toMatchObject({ isCut: true, sent: entryOf('a').sent });
		expect(read?.received).toMatch(/^é{1000,}$/u);
		expect(new TextEncoder().encode(JSON.stringify(read)).length).toBeLessThanOrEqual(3_100);
		expect(await log.list('run')).toMatchObject([{ isCut: true }]);
	});

	it('loses none of many that come at once', async () => {
		const log = await open({ ...LIMITS, entries: 100, bytes: 1e6 });
		const claims = Array.from({ length: 20 }, (_, at) => String(at).padStart(2, '0'));
		await Promise.all(claims.map((claim) => log.write(entryOf(claim))));
		expect(await claimsOf(log)).toEqual(claims);
	});
}
