import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { createBatchWriter, type BatchStatus } from './batch-writer.ts';

type Quota = { readonly type: 'quota' };

/** Time that only moves when it is told to, and then runs what was due in order. */
function createFakeTime() {
	let time = 0;
	let timers: { at: number; callback: () => void }[] = [];
	return {
		now: () => time,
		startTimer(callback: () => void, delayMs: number) {
			const timer = { at: time + delayMs, callback };
			timers.push(timer);
			return () => void (timers = timers.filter((each) => each !== timer));
		},
		async pass(ms: number) {
			const until = time + ms;
			for (;;) {
				const due = timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0];
				if (!due) break;
				timers = timers.filter((each) => each !== due);
				time = Math.max(time, due.at);
				due.callback();
				for (let turn = 0; turn < 10; turn++) await Promise.resolve();
			}
			time = until;
		},
	};
}

function setup(options: { maxKeys?: number } = {}) {
	const time = createFakeTime();
	const stored = new Map<string, string>();
	const writes: { at: number; size: number }[] = [];
	const disk = { full: false };
	const writer = createBatchWriter<string, string, Quota>({
		...time,
		...options,
		write(values) {
			writes.push({ at: time.now(), size: values.size });
			if (disk.full) return Promise.resolve<Result<void, Quota>>(err({ type: 'quota' }));
			for (const [key, value] of values) stored.set(key, value);
			return Promise.resolve(ok());
		},
	});
	return { time, stored, writes, disk, writer };
}

describe('a batch writer', () => {
	it('writes the latest value of a key, at most four times a second', async () => {
		const { time, stored, writes, writer } = setup();
		for (let tick = 0; tick < 200; tick++) {
			writer.set('draft', `text ${tick}`);
			await time.pass(10);
		}
		expect(writes.length).toBeGreaterThanOrEqual(7);
		expect(writes.length).toBeLessThanOrEqual(9);
		await time.pass(250);
		expect(stored.get('draft')).toBe('text 199');
		expect(writer.status()).toEqual({ type: 'idle' });
	});

	it('writes a first value at once and everything on flush', async () => {
		const { time, stored, writer } = setup();
		writer.set('a', '1');
		await time.pass(0);
		expect(stored.get('a')).toBe('1');
		writer.set('a', '2');
		writer.set('b', '3');
		expect(stored.get('a')).toBe('1');
		expect(writer.peek('a')).toBe('2');
		expect(await writer.flush()).toEqual(ok());
		expect(stored).toEqual(new Map(Object.entries({ a: '2', b: '3' })));
	});

	it('keeps what could not be written and tries again ever later', async () => {
		const { time, stored, writes, disk, writer } = setup();
		const statuses: BatchStatus<Quota>[] = [];
		writer.subscribe((status) => statuses.push(status));
		disk.full = true;
		writer.set('a', 'old');
		await time.pass(0);
		expect(writer.status()).toEqual({ type: 'failed', count: 1, failure: { type: 'quota' }, retryMs: 500 });
		writer.set('a', 'new');
		writer.set('b', 'other');
		await time.pass(10_000);
		expect(writes.map(({ at }) => at)).toEqual([0, 500, 1_500, 3_500, 7_500]);
		expect(writer.peek('a')).toBe('new');
		disk.full = false;
		await time.pass(30_000);
		expect(stored).toEqual(new Map(Object.entries({ a: 'new', b: 'other' })));
		expect(statuses.at(-1)).toEqual({ type: 'idle' });
	});

	it('tells the caller of a flush that it failed', async () => {
		const { disk, writer, stored } = setup();
		disk.full = true;
		writer.set('a', '1');
		expect(await writer.flush()).toEqual(err({ type: 'quota' }));
		disk.full = false;
		expect(await writer.close()).toEqual(ok());
		expect(stored.get('a')).toBe('1');
	});

	it('refuses one key too many, never a newer value of a known key', async () => {
		const { disk, writer, time } = setup({ maxKeys: 2 });
		disk.full = true;
		writer.set('a', '1');
		writer.set('b', '1');
		expect(writer.set('c', '1')).toEqual(err({ type: 'batch-full', max: 2 }));
		expect(writer.set('b', '2')).toEqual(ok());
		disk.full = false;
		await time.pass(1_000);
		expect(writer.set('c', '1')).toEqual(ok());
	});

	it('keeps the values and the error apart when the write has a bug', async () => {
		const time = createFakeTime();
		let broken = true;
		const writer = createBatchWriter<string, string, Quota>({
			...time,
			write: () => (broken ? Promise.reject(new TypeError('bug')) : Promise.resolve(ok())),
		});
		writer.set('a', '1');
		await expect(writer.flush()).rejects.toThrow('bug');
		expect(writer.peek('a')).toBe('1');
		broken = false;
		expect(await writer.flush()).toEqual(ok());
	});

	it('ends with the last value of every key, whatever fails on the way', async () => {
		const step = fc.oneof(
			fc.record({ set: fc.constantFrom('a', 'b', 'c'), value: fc.string() }),
			fc.record({ passMs: fc.integer({ min: 0, max: 2_000 }) }),
			fc.record({ full: fc.boolean() }),
			fc.constant({ flush: true as const }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step), async (steps) => {
				const { time, stored, disk, writer } = setup();
				const expected = new Map<string, string>();
				for (const each of steps) {
					if ('set' in each) {
						expected.set(each.set, each.value);
						writer.set(each.set, each.value);
					} else if ('passMs' in each) await time.pass(each.passMs);
					else if ('full' in each) disk.full = each.full;
					else await writer.flush();
					for (const [key, value] of expected) expect(writer.peek(key) ?? stored.get(key)).toBe(value);
				}
				disk.full = false;
				expect(await writer.close()).toEqual(ok());
				expect(stored).toEqual(expected);
			}),
		);
	});
});
