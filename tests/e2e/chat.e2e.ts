import { expect, test } from './fixtures-app.ts';

test('the first message begins a conversation, which is listed and still there after a reload', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	await expect(app.heading).toHaveText('What is on your mind?');
	await expect(chat.list).toContainText('Nothing yet.');
	await expect(chat.sendButton).toBeDisabled();
	const path = await chat.begin('Plant the beans\nand water them');

	await expect(app.heading).toHaveText('Plant the beans');
	await expect(page).toHaveTitle('Plant the beans · Alcove');
	await expect(chat.row('Plant the beans')).toHaveAttribute('aria-current', 'page');
	await expect(chat.messages).toHaveText([/You.*Plant the beans\nand water them/s], { useInnerText: true });
	await expect(app.main).toContainText('No model is connected, so there is no answer.');

	await page.reload();
	await expect(chat.messages).toHaveCount(1);
	expect(new URL(page.url()).pathname).toBe(path);
	await expect(chat.row('Plant the beans')).toBeVisible();
});

test('further messages follow in order, and what was last said stands first in the list', async ({
	app,
	chat,
}) => {
	await app.open();
	const garden = await chat.begin('Garden');
	await chat.begin('Kitchen');
	expect(await chat.titles()).toEqual(['Kitchen', 'Garden']);
	await app.open(garden);
	for (const text of ['second', 'third']) await chat.send(text);
	await expect(chat.messages).toHaveText([/Garden/, /second/, /third/]);
	await expect.poll(() => chat.titles()).toEqual(['Garden', 'Kitchen']);
});

test('Enter sends, and Shift with Enter begins a line', async ({ app, chat, page }) => {
	await app.open();
	await chat.field.fill('one');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('two');
	await expect(chat.field).toHaveValue('one\ntwo');
	await page.keyboard.press('Enter');
	await expect(chat.messages).toHaveText([/one\s+two/]);
	await expect(chat.field).toBeFocused();
});

test('set to the chord, Enter begins a line and Control with Enter sends', async ({
	app,
	chat,
	settings,
	page,
}) => {
	await app.open('/settings/shortcuts');
	await settings.choice('Sending a message', 'Ctrl + Enter sends').check();
	await app.place('Chat').click();
	await expect(app.main).toContainText('Ctrl + Enter sends, Enter starts a new line');
	await chat.field.fill('one');
	await page.keyboard.press('Enter');
	await page.keyboard.type('two');
	await expect(chat.field).toHaveValue('one\ntwo');
	await page.keyboard.press('Control+Enter');
	await expect(chat.messages).toHaveText([/one\s+two/]);
});

test('only spaces are no message', async ({ app, chat, page }) => {
	await app.open();
	await chat.field.fill('  \n ');
	await expect(chat.sendButton).toBeDisabled();
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/$/);
});

test('whatever is written is shown as text', async ({ app, chat, page }) => {
	const markup = '<script>document.title = "taken"</script><img src=x onerror=alert(1)> &amp; **bold**';
	const texts = [
		markup,
		'👩‍👩‍👧‍👦🏳️‍🌈 e\u0301',
		'مرحبا بالعالم',
		'a\u202Eb',
		'x'.repeat(20_000),
		'word '.repeat(4_000),
	];
	await app.open();
	await chat.begin('Start');
	for (const text of texts) await chat.send(text);
	await page.reload();
	await expect(chat.messages).toHaveCount(texts.length + 1);
	const shown = await chat.messages.locator('p').evaluateAll((found) => found.map((p) => p.textContent));
	expect(shown.slice(1)).toEqual(texts);
	await expect(page).toHaveTitle('Start · Alcove');
	await expect(app.main.locator('article :is(script, img, strong)')).toHaveCount(0);
	const direction = (nth: number) =>
		chat.messages
			.nth(nth)
			.locator('p')
			.evaluate((p) => getComputedStyle(p).direction);
	expect([await direction(2), await direction(3)]).toEqual(['ltr', 'rtl']);
	// The longest word breaks instead of widening the page.
	expect(await app.main.evaluate((main) => main.scrollWidth <= main.clientWidth)).toBe(true);
});

test('a title from markup stays a title', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('<b>bold</b> & <script>1</script>');
	await expect(chat.rows).toHaveText(['<b>bold</b> & <script>1</script>']);
	await expect(app.heading).toHaveText('<b>bold</b> & <script>1</script>');
	await expect(page).toHaveTitle('<b>bold</b> & <script>1</script> · Alcove');
});

test('an address without a conversation says so and leads on', async ({ app, chat, page }) => {
	await app.open('/chat/not-an-id');
	await expect(app.heading).toHaveText('There is nothing at this address');
	await app.open('/chat/01k0000000000000000000zzzz');
	await expect(app.heading).toHaveText('This conversation is not here');
	await expect(chat.field).toBeHidden();
	await app.main.getByRole('button', { name: 'New conversation' }).click();
	await expect(page).toHaveURL(/\/$/);
	await expect(chat.field).toBeFocused();
});
