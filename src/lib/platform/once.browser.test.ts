import { createStore, set } from 'idb-keyval';
import { expect, it, onTestFinished } from 'vitest';
import { DAY_MS } from '#core/kernel/time.ts';
import { firstTime } from './once.ts';

function database(): string {
	const name = `once-${crypto.randomUUID()}`;
	onTestFinished(() => void indexedDB.deleteDatabase(name));
	return name;
}

it('is the first time once for each key', async () => {
	const name = database();
	expect(await firstTime('a', name)).toBe(true);
	expect(await firstTime('a', name)).toBe(false);
	expect(await firstTime('b', name)).toBe(true);
});

it('has one winner among those who ask together', async () => {
	const name = database();
	const answers = await Promise.all(Array.from({ length: 8 }, () => firstTime('a', name)));
	expect(answers.filter(Boolean)).toHaveLength(1);
});

it('forgets after 90 days', async () => {
	const name = database();
	await set('a', Date.now() - 91 * DAY_MS, createStore(name, 'keys'));
	expect(await firstTime('a', name)).toBe(true);
});
