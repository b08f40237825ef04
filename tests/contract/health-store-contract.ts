import { expect, it } from 'vitest';
import { stepConnection } from '#core/router/connection-health.ts';
import { stepModel, type ModelHealth } from '#core/router/model-health.ts';
import type { HealthStore } from '#core/router/health-store.ts';

const OPUS = { connection: 'anthropic', model: 'opus' };
const NETWORK = { type: 'network', detail: 'The address could not be reached.' } as const;

/** What every store of health holds to. `open` makes an empty one. */
export function describeHealthStore(open: () => Promise<HealthStore>): void {
	it('begins with nothing against anyone', async () => {
		const store = await open();
		expect(await store.load()).toEqual([]);
		expect(await store.readCursor()).toBeUndefined();
		const row = await store.updateModel(OPUS, (each) => each);
		expect(row).toMatchObject({ type: 'model', ...OPUS, failures: 0, cooldowns: 0 });
		expect(await store.updateConnection('anthropic', (each) => each)).toMatchObject({ generation: 0 });
	});

	it('keeps rows apart and as they were left', async () => {
		const store = await open();
		const fail = (row: ModelHealth) => stepModel(row, { type: 'failed', attempt: 'a', cause: NETWORK }, 7);
		const names = [OPUS, { connection: 'anthropic', model: 'haiku' }, { connection: 'an', model: 'thropic' }];
		for (const [index, name] of names.entries())
			for (let times = 0; times <= index; times++) await store.updateModel(name, fail);
		const disabled = await store.updateConnection('anthropic', (row) =>
			stepConnection(row, { type: 'failed', generation: 0, cause: { type: 'auth', detail: 'no' } }, 7),
		);
		const rows = await store.load();
		expect(rows).toHaveLength(4);
		expect(rows).toContainEqual(disabled);
		expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
		for (const [index, name] of names.entries())
			expect(rows).toContainEqual(expect.objectContaining({ ...name, failures: index + 1 }));
	});

	it('loses no update when many come at once', async () => {
		const store = await open();
		const fail = (row: ModelHealth) => ({ ...row, failures: row.failures + 1 });
		await Promise.all(Array.from({ length: 20 }, () => store.updateModel(OPUS, fail)));
		expect(await store.updateModel(OPUS, (row) => row)).toMatchObject({ failures: 20 });
	});

	it('remembers whose turn it was', async () => {
		const store = await open();
		await store.moveCursor({ connection: 'a', model: 'b' });
		await store.moveCursor(OPUS);
		expect(await store.readCursor()).toEqual(OPUS);
	});

	it('disables a connection and takes it back', async () => {
		const store = await open();
		const disabled = await store.updateConnection('anthropic', (row) =>
			stepConnection(row, { type: 'failed', generation: 0, cause: { type: 'billing', detail: 'empty' } }, 7),
		);
		expect(await store.updateConnection('anthropic', (row) => row)).toEqual(disabled);
		const restored = await store.updateConnection('anthropic', (row) =>
			stepConnection(row, { type: 'restored' }, 8),
		);
		expect(await store.load()).toEqual([restored]);
		expect(restored.disabled).toBeUndefined();
	});

	it('forgets a connection, its models and its turn, and no other', async () => {
		const store = await open();
		const fail = (row: ModelHealth) => ({ ...row, failures: row.failures + 1 });
		const others = [
			await store.updateModel({ connection: 'anthropic-2', model: 'opus' }, fail),
			await store.updateModel({ connection: 'openrouter', model: 'anthropic' }, fail),
			await store.updateConnection('openrouter', (row) => ({ ...row, generation: 1 })),
		];
		await store.updateModel(OPUS, fail);
		await store.updateModel({ connection: 'anthropic', model: 'haiku' }, fail);
		await store.updateConnection('anthropic', (row) => ({ ...row, generation: 1 }));
		await store.moveCursor(OPUS);
		await store.forget('anthropic');
		const left = await store.load();
		expect(left).toHaveLength(3);
		for (const row of others) expect(left).toContainEqual(row);
		expect(await store.readCursor()).toBeUndefined();
		await store.moveCursor({ connection: 'openrouter', model: 'anthropic' });
		await store.forget('anthropic');
		expect(await store.readCursor()).toEqual({ connection: 'openrouter', model: 'anthropic' });
	});
}
