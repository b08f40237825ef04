import { describe, expect, it, onTestFinished } from 'vitest';
import type { DatabaseStatus } from '#lib/db/health.ts';
import { FrailWorkers } from '#tests/worker/frail-workers.ts';
import { WorkerClient, type ClientOptions, type ClientState } from './client.ts';

function start(workers: FrailWorkers, options: Partial<ClientOptions> = {}) {
	const states: ClientState[] = [];
	const health: DatabaseStatus[] = [];
	const client = new WorkerClient({
		spawn: workers.spawn,
		onState: (state) => states.push(state),
		onHealth: (status) => health.push(status),
		pingTimeoutMs: 200,
		restartDelaysMs: [0, 0, 0],
		...options,
	});
	onTestFinished(() => client.close());
	return { client, states, health };
}

describe('while the worker runs', () => {
	it('asks it and gives its answers back', async () => {
		const workers = new FrailWorkers('well');
		const { client, states, health } = start(workers);
		expect(await client.command('flush')).toBe('did flush');
		expect(await client.query('settings')).toBe('read settings');
		expect(await client.rescue('snapshots')).toBe('rescued snapshots');
		await expect.poll(() => states).toEqual(['running']);
		await expect.poll(() => health).toEqual([{ type: 'ready' }]);
	});

	it('leaves a worker that answers a ping alone', async () => {
		const workers = new FrailWorkers('well');
		const { client } = start(workers);
		await client.command('flush');
		await client.check();
		await client.check();
		expect(workers.all).toHaveLength(1);
	});

	it('tells a watch every answer, and why one failed', async () => {
		const workers = new FrailWorkers('well');
		const { client } = start(workers);
		const values: unknown[] = [];
		client.watch(
			'files',
			[],
			(value) => values.push(value),
			(reason) => values.push(`failed: ${reason}`),
		);
		await expect.poll(() => workers.count('watch')).toBe(1);
		workers.order({ emit: 1 });
		workers.order({ fail: 'DataError' });
		workers.order({ emit: 2 });
		await expect.poll(() => values).toEqual([1, 'failed: DataError', 2]);
	});
});

describe('when the worker crashes', () => {
	it('asks the next one what the first died of', async () => {
		const workers = new FrailWorkers('crash-on-command', 'well');
		const { client, states } = start(workers);
		expect(await client.command('flush')).toBe('did flush');
		expect(workers.count('command', 'flush')).toBe(2);
		await expect.poll(() => states.at(-1)).toBe('running');
		expect(states).toContain('restarting');
	});

	it('gives a request back that three workers died of, and goes on with the others', async () => {
		const workers = new FrailWorkers('crash-on-command', 'crash-on-command', 'crash-on-command', 'well');
		const { client } = start(workers);
		await expect(client.command('flush')).rejects.toThrow('ended each time');
		expect(workers.count('command', 'flush')).toBe(3);
		expect(await client.command('wake')).toBe('did wake');
		expect(await client.query('files')).toBe('read files');
		expect(workers.count('command', 'flush')).toBe(3);
	});

	it('takes every watch up again once, and no other', async () => {
		const workers = new FrailWorkers('well');
		const { client } = start(workers);
		const files: unknown[] = [];
		client.watch('files', [], (value) => files.push(value));
		const unwatch = client.watch('trash', [], (value) => files.push(value));
		await expect.poll(() => workers.count('watch')).toBe(2);
		unwatch();
		await expect.poll(() => workers.count('unwatch')).toBe(1);
		workers.order({ crash: true });
		await expect.poll(() => workers.count('watch', 'files')).toBe(2);
		expect(await client.command('flush')).toBe('did flush');
		expect(workers.count('watch')).toBe(3);
		workers.order({ emit: 'from the second' });
		await expect.poll(() => files).toEqual(['from the second']);
	});

	it('does not hear the one it replaced any more', async () => {
		const workers = new FrailWorkers('well');
		const { client, states } = start(workers);
		await client.command('flush');
		const [first] = workers.all;
		workers.order({ crash: true });
		await expect.poll(() => workers.all).toHaveLength(2);
		await client.command('flush');
		const before = states.length;
		first?.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
		await client.check();
		expect(workers.all).toHaveLength(2);
		expect(states).toHaveLength(before);
	});
});

describe('when the worker does not start', () => {
	it('gives up after the last delay, keeps what was asked and goes on when told', async () => {
		const workers = new FrailWorkers('crash-at-start', 'crash-at-start', 'crash-at-start', 'well');
		const { client, states } = start(workers, { restartDelaysMs: [0, 10] });
		const answer = client.command('flush');
		await expect.poll(() => states).toEqual(['stopped']);
		expect(workers.all).toHaveLength(3);
		client.restart();
		expect(await answer).toBe('did flush');
		await expect.poll(() => states).toEqual(['stopped', 'restarting', 'running']);
	});

	it('forgets old failures once a worker ran', async () => {
		const workers = new FrailWorkers('well');
		const { client, states } = start(workers, { restartDelaysMs: [0] });
		for (let crash = 1; crash <= 3; crash++) {
			await client.command('flush');
			await expect.poll(() => states.at(-1)).toBe('running');
			workers.order({ crash: true });
			await expect.poll(() => workers.all).toHaveLength(crash + 1);
		}
		await client.command('flush');
		expect(states).not.toContain('stopped');
	});
});

describe('when the worker falls silent', () => {
	it('replaces it on a look, and what was asked is answered', async () => {
		const workers = new FrailWorkers('silent', 'well');
		const { client, states } = start(workers);
		await client.command('flush');
		expect(states).toEqual([]);
		await client.check();
		await expect.poll(() => states).toEqual(['running']);
		expect(workers.all).toHaveLength(2);
		expect(await client.command('flush')).toBe('did flush');
	});
});

describe('a watch that ends early', () => {
	it('before the worker is there is never begun', async () => {
		const workers = new FrailWorkers('well');
		const { client } = start(workers);
		client.watch('files', [], () => undefined)();
		await client.command('flush');
		expect(workers.count('watch')).toBe(0);
	});

	it('while it is being begun is ended there too, and hears nothing', async () => {
		const workers = new FrailWorkers('well');
		const { client } = start(workers);
		await client.command('flush');
		const values: unknown[] = [];
		client.watch('files', [], (value) => values.push(value))();
		await expect.poll(() => workers.count('unwatch')).toBe(1);
		workers.order({ emit: 'too late' });
		await client.command('flush');
		expect(values).toEqual([]);
	});
});

it('a closed client ends its worker and starts none again', async () => {
	const workers = new FrailWorkers('well');
	const { client, states } = start(workers);
	await client.command('flush');
	await expect.poll(() => states).toEqual(['running']);
	client.close();
	workers.order({ crash: true });
	expect(states).toEqual(['running', 'stopped']);
	expect(workers.all).toHaveLength(1);
});
