import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { NATIVE_FACTOR, newestVersion, SCHEMA_VERSIONS } from '#lib/db/schema.ts';
import { expect, test } from './fixtures-app.ts';
import { storedRows } from './stored-rows.ts';

const LIMIT = 300_000;
/** Two bytes each on the disk. */
const TOO_LARGE = '… '.repeat(60_000).trim();
/** A page of the same origin on which nothing of the app runs. */
const BARE = '/build.json';

// The browser asks for the icon of that page, and there is none.
test.use({ expectedFaults: /404 \(Not Found\)/ });

test('data of a newer version is left alone, and said to be so', async ({ app, chat, page }) => {
	await app.open();
	const path = await chat.begin('kept');
	await page.goto(BARE);
	await openByHand(page, 990);
	await app.open(path);
	await expect(app.heading).toHaveText('This data was written by a newer Alcove');
	await expect(page.getByRole('alert')).toContainText('Nothing was changed.');
	await expect(chat.field).toBeHidden();
	// Everything that needs no data still works.
	await page.keyboard.press('ControlOrMeta+k');
	await expect(app.palette).toBeVisible();
	await page.keyboard.press('Escape');
	await app.main.getByRole('button', { name: 'Go back to a snapshot' }).click();
	await expect(app.main).toContainText('No snapshots yet.');
	await page.goto(BARE);
	expect(await versionOf(page)).toBe(990);
	expect(await storedRows(page, 'messages')).toHaveLength(1);
});

test('a snapshot leads out of data that is too new', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('in the snapshot');
	await app.open('/settings/storage');
	await app.main.getByRole('button', { name: 'Make a snapshot' }).click();
	await expect(app.notice('Snapshot made.')).toBeVisible();
	await page.goto(BARE);
	await openByHand(page, 990);
	await app.open();
	await app.main.getByRole('button', { name: 'Go back to a snapshot' }).click();
	await app.main.getByRole('button', { name: 'Go back to it' }).click();
	await app
		.dialog(/^Go back to the snapshot/)
		.getByRole('button', { name: 'Go back to it' })
		.click();
	await expect(chat.rows).toHaveText(['in the snapshot']);
});

test('a tab that is replaced by a newer build says so and loses nothing', async ({
	app,
	chat,
	context,
	page,
}) => {
	await app.open();
	await chat.begin('kept');
	await chat.field.fill('a draft');
	await expect
		.poll(async () => (await storedRows(page, 'drafts')).some(({ text }) => text === 'a draft'))
		.toBe(true);
	const newer = await context.newPage();
	await newer.goto(BARE);
	await openByHand(newer, NATIVE_FACTOR * (newestVersion(SCHEMA_VERSIONS) + 1));
	await expect(page.getByRole('alert')).toContainText('Alcove was updated in another tab');
	await expect(chat.field).toHaveValue('a draft');
	expect((await storedRows(newer, 'drafts')).map(({ text }) => text)).toContain('a draft');
});

test('a tab whose data are deleted keeps the words that are being written in it', async ({
	app,
	notes,
	context,
	page,
}) => {
	await app.open('/notes');
	await notes.create('begun');
	const other = await context.newPage();
	await other.goto(BARE);
	await other.evaluate(
		() => new Promise((resolve) => (indexedDB.deleteDatabase('alcove').onsuccess = resolve)),
	);
	const alert = page.getByRole('alert').filter({ hasText: 'The data of this tab were replaced or deleted' });
	await expect(alert).toBeVisible();
	await notes.text.fill('written after that');
	await expect(page.getByText('Not saved yet; trying again')).toBeVisible();
	await expect(alert).toContainText('copy it before you reload');
	await app.place('Chat').click();
	await app.notice('is not saved yet').getByRole('button', { name: 'Open it' }).click();
	await expect(notes.text).toHaveValue('written after that');
});

test('an older tab in the way is waited for', async ({ app, chat, context, page }) => {
	const old = await context.newPage();
	await old.goto(BARE);
	// A version before the first, held open by a tab that does not let go.
	await old.evaluate(
		() =>
			new Promise<void>((resolve) => {
				const request = indexedDB.open('alcove', 5);
				request.onsuccess = () => {
					Reflect.set(globalThis, 'held', request.result);
					resolve();
				};
			}),
	);
	await app.open();
	await expect(app.heading).toHaveText('An older tab is in the way');
	await old.close();
	await expect(app.heading).toHaveText('What is on your mind?');
	await chat.begin('now it works');
	await page.reload();
	await expect(chat.rows).toHaveText(['now it works']);
});

test('without room nothing is lost, and all goes on when there is room again', async ({
	app,
	chat,
	page,
	relay,
}) => {
	const room = await limitRoom(page, relay.address);
	await app.open();
	await chat.begin('before');
	await chat.field.fill(TOO_LARGE);
	const strip = app.strip.filter({ hasText: 'This device has no space left' });
	await expect(strip).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(app.notice('The message could not be kept, so it is back in the composer.')).toBeVisible();
	await expect(chat.field).toHaveValue(TOO_LARGE);
	await expect(chat.messages).toHaveCount(1);
	// What was there can still be read.
	await strip.getByRole('link', { name: 'Open the storage page' }).click();
	await expect(app.heading).toHaveText('Storage');
	await chat.row('before').click();
	await expect(chat.messages).toHaveText([/before/]);

	await room.lift();
	await chat.field.fill(TOO_LARGE);
	await expect(strip).toBeHidden();
	await page.keyboard.press('Enter');
	await expect(chat.messages).toHaveCount(2);
	await page.reload();
	await expect(chat.messages.last().locator('p')).toHaveText(TOO_LARGE);
});

test('a note that does not fit outlives leaving it, and is saved by itself when there is room', async ({
	app,
	notes,
	page,
	relay,
}) => {
	const room = await limitRoom(page, relay.address);
	await app.open('/notes');
	await notes.create('fits');
	await notes.text.fill(TOO_LARGE);
	await app.place('Chat').click();
	await app.notice('is not saved yet').getByRole('button', { name: 'Open it' }).click();
	await expect(notes.text).toHaveValue(TOO_LARGE);
	await app.place('Chat').click();
	await expect(app.notice('is not saved yet')).toBeVisible();
	await room.lift();
	await expect(app.notice('is not saved yet')).toBeHidden({ timeout: 35_000 });
	await page.goto('/notes');
	await notes.rows.first().click();
	await expect(notes.text).toHaveValue(TOO_LARGE);
});

test('a note and a file that do not fit say so and are saved later', async ({
	app,
	chat,
	notes,
	page,
	relay,
}) => {
	const room = await limitRoom(page, relay.address);
	await app.open('/notes');
	await notes.create('fits');
	await notes.text.fill(TOO_LARGE);
	await expect(page.getByText('Not saved yet; trying again')).toBeVisible();
	await expect(notes.text).toHaveValue(TOO_LARGE);
	await room.lift();
	await notes.write('fits again');
	await page.reload();
	await expect(notes.text).toHaveValue('fits again');

	await limitRoom(page, relay.address);
	await app.open();
	await chat.pick({
		name: 'large.bin',
		mimeType: 'application/octet-stream',
		buffer: randomBytes(LIMIT * 2),
	});
	await expect(app.notice('That could not be saved.')).toBeVisible();
	await expect(chat.attachments).toHaveCount(0);
});

for (const { name, take } of [
	{ name: 'is missing', take: `Object.defineProperty(self, 'indexedDB', { value: undefined });` },
	{
		name: 'is forbidden',
		take: `Object.defineProperty(self, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } });`,
	},
]) {
	test(`where storage ${name} the app says what it needs`, async ({ app, page }) => {
		await page.route('**/agent.worker*', async (route) => {
			const answer = await route.fetch();
			await route.fulfill({ response: answer, body: `${take}\n${await answer.text()}` });
		});
		await app.open();
		await expect(app.heading).toHaveText('This browser gives Alcove no storage');
		await app.place('Settings').click();
		await expect(app.heading).toHaveText('This browser gives Alcove no storage');
	});
}

/** Leaves the app this many bytes from the start: the browser looks up a new limit only when an old one is used up. */
async function limitRoom(page: Page, origin: string): Promise<{ lift: () => Promise<void> }> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: LIMIT });
	return { lift: async () => void (await devtools.send('Storage.overrideQuotaForOrigin', { origin })) };
}

function openByHand(page: Page, version: number): Promise<void> {
	return page.evaluate(
		(wanted) =>
			new Promise<void>((resolve, reject) => {
				const request = indexedDB.open('alcove', wanted);
				request.onsuccess = () => {
					request.result.close();
					resolve();
				};
				request.onerror = () => reject(new Error(request.error?.name));
			}),
		version,
	);
}

async function versionOf(page: Page): Promise<number | undefined> {
	const databases = await page.evaluate(() => indexedDB.databases());
	return databases.find(({ name }) => name === 'alcove')?.version;
}
