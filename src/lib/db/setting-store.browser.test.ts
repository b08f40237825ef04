import { expect, it } from 'vitest';
import { createSettingStore } from './setting-store.ts';
import { openTest, testContext } from '#tests/database/test-database.ts';

it('stores any value under a name, all or none at once, and forgets', async () => {
	const handle = await openTest();
	const settings = createSettingStore(handle, testContext());
	expect(await settings.get('theme')).toBeUndefined();
	await settings.set('theme', 'dark');
	await settings.setAll(
		new Map<string, unknown>([
			['shortcuts', { palette: ['mod', 'k'] }],
			['__proto__', { polluted: true }],
			['theme', undefined],
		]),
	);
	expect(await settings.all()).toEqual(
		new Map<string, unknown>([
			['__proto__', { polluted: true }],
			['shortcuts', { palette: ['mod', 'k'] }],
		]),
	);
	await settings.remove('shortcuts');
	expect([...(await settings.all()).keys()]).toEqual(['__proto__']);
	const unclonable = new Map<string, unknown>([
		['first', 1],
		['second', () => 2],
	]);
	await expect(settings.setAll(unclonable)).rejects.toThrow();
	expect(await settings.get('first')).toBeUndefined();
});

it('keeps when a setting was first made', async () => {
	const handle = await openTest();
	const settings = createSettingStore(handle, testContext());
	await settings.set('language', 'de');
	const made = await handle.db.settings.get('language');
	await settings.set('language', 'en');
	const changed = await handle.db.settings.get('language');
	expect(changed).toMatchObject({ value: 'en', createdAt: made?.createdAt });
	expect(changed?.updatedAt).toBeGreaterThan(made?.updatedAt ?? Infinity);
});
