import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { newestVersion, SCHEMA_VERSIONS } from '#lib/db/schema.ts';
import { expect, test } from './fixtures-app.ts';
import { putRows, storedRows } from './stored-rows.ts';

test('the storage page shows how much there is of what', async ({ app, chat, page }) => {
	await app.open();
	await chat.pick({
		name: 'noise.bin',
		mimeType: 'application/octet-stream',
		buffer: Buffer.alloc(300_000, 7),
	});
	await chat.send('with a file');
	await app.open('/settings/storage');
	const table = page.getByRole('table', { name: 'Use by kind' });
	await expect(table.getByRole('row').filter({ hasText: 'Attached files' })).toContainText(/300(\.\d)? kB/);
	await expect(table.getByRole('row').filter({ hasText: 'Conversations' })).toContainText(/bytes|kB/);
	await expect(app.main).toContainText(/[\d.]+ [kM]B of about [\d.]+ [MGT]B used/);
	// The largest first.
	await expect(table.getByRole('rowheader').first()).toHaveText('Attached files');
});

test('a snapshot is made, gone back to and deleted', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('Before the snapshot');
	await app.open('/settings/storage');
	await expect(app.main).toContainText('No snapshots yet.');
	await app.main.getByRole('button', { name: 'Make a snapshot' }).click();
	await expect(app.notice('Snapshot made.')).toBeVisible();
	const goBack = page.getByRole('button', { name: 'Go back to it' });
	const snapshots = app.main.getByRole('listitem').filter({ has: goBack });
	await expect(snapshots).toHaveCount(1);
	await app.open();
	await chat.begin('After the snapshot');

	await app.open('/settings/storage');
	const question = app.dialog(/^Go back to the snapshot of /);
	await snapshots.getByRole('button', { name: 'Go back to it' }).click();
	await question.getByRole('button', { name: 'Stay here' }).click();
	await expect(chat.rows).toHaveCount(2);
	await snapshots.getByRole('button', { name: 'Go back to it' }).click();
	await question.getByRole('button', { name: 'Go back to it' }).click();
	await expect(chat.rows).toHaveText(['Before the snapshot']);
	// The present was kept first, so that one can return.
	await expect(snapshots).toHaveCount(2);
	await snapshots.first().getByRole('button', { name: 'Go back to it' }).click();
	await question.getByRole('button', { name: 'Go back to it' }).click();
	await expect(chat.rows).toHaveText(['After the snapshot', 'Before the snapshot']);

	const before = await snapshots.count();
	await snapshots.last().getByRole('button', { name: 'Delete' }).click();
	await app
		.dialog(/^Delete the snapshot/)
		.getByRole('button', { name: 'Delete' })
		.click();
	await expect(snapshots).toHaveCount(before - 1);
	await page.reload();
	await expect(snapshots).toHaveCount(before - 1);
});

test('everything is downloaded as readable lines, without secrets', async ({ app, chat, notes, page }) => {
	await app.open('/notes');
	await notes.create('# Beans\nSow in May');
	await app.open();
	await chat.pick({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('bytes of a photo') });
	await chat.send('a message');
	await expect(page).toHaveURL(/\/chat\//);
	await chat.field.fill('a draft');
	await putRows(page, 'secrets', [{ id: 'key', sealed: 'NEVER-TO-LEAVE' }]);
	expect(await storedRows(page, 'secrets')).toHaveLength(1);

	await app.place('Settings').click();
	await app.main.getByRole('link', { name: 'Storage' }).click();
	const download = page.waitForEvent('download');
	await app.main.getByRole('button', { name: 'Download everything' }).click();
	const file = await download;
	expect(file.suggestedFilename()).toMatch(/^alcove-\d{4}-\d\d-\d\dT[\d-]+\.ndjson\.gz$/);
	const text = gunzipSync(await readFile(await file.path())).toString('utf8');
	expect(text).not.toContain('NEVER-TO-LEAVE');
	const lines = text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as Record<string, unknown>);
	expect(lines[0]).toMatchObject({ alcove: 1, schema: newestVersion(SCHEMA_VERSIONS) });
	expect(lines.at(-1)).toMatchObject({
		end: { conversations: 1, messages: 1, files: 1, drafts: 1, blobs: 1 },
	});
	const rows = lines.map(({ table, row }) => ({ table, row }));
	expect(rows).toContainEqual({
		table: 'files',
		row: expect.objectContaining({ path: 'notes/Untitled.md', text: '# Beans\nSow in May' }) as unknown,
	});
	expect(rows).toContainEqual({
		table: 'drafts',
		row: expect.objectContaining({ text: 'a draft' }) as unknown,
	});
	expect(lines.map(({ bytes }) => bytes)).toContain(Buffer.from('bytes of a photo').toString('base64url'));
});
