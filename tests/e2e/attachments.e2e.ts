import { expect, test } from './fixtures-app.ts';

const photo = { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('a photo') };

test('files come by the picker, the clipboard and dropping, and can be taken out again', async ({
	app,
	chat,
}) => {
	await app.open();
	await chat.pick(photo, { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('a list') });
	await expect(chat.attachments).toHaveText([/photo\.png\s*7 bytes/, /list\.txt\s*6 bytes/]);
	await expect(chat.field).toBeFocused();
	await chat.bring('paste', 'pasted.txt', 'from the clipboard');
	await expect(chat.attachments).toHaveCount(3);
	await chat.bring('drop', 'dropped.txt', 'from the desktop');
	await expect(chat.attachments).toHaveCount(4);

	await chat.attachments.getByRole('button', { name: 'Remove list.txt' }).click();
	await expect(chat.attachments).toHaveText([/photo\.png/, /pasted\.txt/, /dropped\.txt/]);
});

test('files alone are a message, and stay in an unsent draft over a reload', async ({ app, chat, page }) => {
	await app.open();
	await chat.pick(photo);
	await expect(chat.attachments).toHaveCount(1);
	await page.reload();
	await expect(chat.attachments).toHaveText([/photo\.png/]);
	await chat.sendButton.click();
	await expect(chat.messages).toHaveText([/photo\.png\s*7 bytes/]);
	await expect(chat.attachments).toHaveCount(0);
	await expect(chat.rows).toHaveText(['Untitled']);
});

test('a file and words are one message', async ({ app, chat }) => {
	await app.open();
	await chat.pick(photo);
	await chat.send('look at this');
	await expect(chat.messages).toHaveText([/look at this\s*photo\.png/]);
});

test('the same file twice is one attachment, and the same bytes under two names are two', async ({
	app,
	chat,
}) => {
	await app.open();
	await chat.pick(photo);
	await chat.pick(photo);
	await chat.pick({ ...photo, name: 'copy.png' });
	await expect(chat.attachments).toHaveText([/photo\.png/, /copy\.png/]);
});

test('more files than a message takes are refused with the number', async ({ app, chat }) => {
	await app.open();
	const many = Array.from({ length: 26 }, (_, index) => ({
		name: `${index}.txt`,
		mimeType: 'text/plain',
		buffer: Buffer.from(`file ${index}`),
	}));
	await chat.pick(...many);
	await expect(app.notice('A message takes up to 25 files.')).toBeVisible();
	await expect(chat.attachments).toHaveCount(25);
});

test('a name as long as a name can be does not widen the page', async ({ app, chat, page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await app.open();
	await chat.pick({ ...photo, name: `${'long-name-'.repeat(24)}.png` });
	await expect(chat.attachments).toHaveCount(1);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
	await expect(chat.attachments.getByRole('button')).toBeInViewport({ ratio: 1 });
});
