import { flushSync } from 'svelte';
import { expect, it, onTestFinished } from 'vitest';
import { FrailWorkers } from '#tests/worker/frail-workers.ts';
import { WorkerClient } from '#lib/worker/client.ts';
import { live, type Live } from './live.svelte.ts';

function start() {
	const workers = new FrailWorkers('well');
	const client = new WorkerClient({
		spawn: workers.spawn,
		onState: () => undefined,
		onHealth: () => undefined,
	});
	onTestFinished(() => client.close());
	return { workers, client };
}

/** Reads it as a screen does; returns what was read and how to leave the screen. */
function show(shown: Live<unknown>) {
	const read: unknown[] = [];
	const leave = $effect.root(() => {
		$effect(() => {
			read.push(shown.failure === undefined ? shown.value : `failed: ${shown.failure}`);
		});
	});
	flushSync();
	return { read, leave };
}

it('watches while something shows it, and ends the watch when nothing does', async () => {
	const { workers, client } = start();
	const files = live(client, 'files', []);
	await client.command('flush');
	expect(workers.count('watch')).toBe(0);

	const one = show(files);
	const two = show(files);
	await expect.poll(() => workers.count('watch')).toBe(1);
	workers.order({ emit: ['a'] });
	await expect.poll(() => one.read).toEqual([undefined, ['a']]);
	expect(two.read).toEqual([undefined, ['a']]);
	one.leave();
	await client.command('flush');
	expect(workers.count('unwatch')).toBe(0);
	two.leave();
	await expect.poll(() => workers.count('unwatch')).toBe(1);
});

it('begins with what it was given, and watches anew when it is shown again', async () => {
	const { workers, client } = start();
	const files = live(client, 'files', [], []);
	const first = show(files);
	expect(first.read).toEqual([[]]);
	await expect.poll(() => workers.count('watch')).toBe(1);
	first.leave();
	await expect.poll(() => workers.count('unwatch')).toBe(1);
	const second = show(files);
	onTestFinished(second.leave);
	await expect.poll(() => workers.count('watch')).toBe(2);
});

it('keeps the last value beside a failure', async () => {
	const { workers, client } = start();
	const files = live(client, 'files', []);
	const { read, leave } = show(files);
	onTestFinished(leave);
	await expect.poll(() => workers.count('watch')).toBe(1);
	workers.order({ emit: ['a'] });
	workers.order({ fail: 'DataError' });
	await expect.poll(() => read).toEqual([undefined, ['a'], 'failed: DataError']);
	expect(files.value).toEqual(['a']);
	workers.order({ emit: ['b'] });
	await expect.poll(() => read.at(-1)).toEqual(['b']);
});
