import type { Locator, Page } from '@playwright/test';
import type { AppPage } from './pages/app.ts';
import { expect, test } from './fixtures-app.ts';

// What a crash on purpose writes to the console.
test.use({ expectedFaults: /crashed on purpose|ERR_FAILED|Failed to fetch a worker script/ });

test('the engine that crashes is replaced, and screens go on being live', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('before');
	const crashed = page.workers()[0];
	await crash(page);
	await expect.poll(() => page.workers().length === 1 && page.workers()[0] !== crashed).toBe(true);
	await expect(engineNews(app)).toBeHidden();
	await chat.send('after');
	await expect(chat.messages).toHaveText([/before/, /after/]);
	await chat.act('before', 'Rename');
	await page.keyboard.type('renamed');
	await page.keyboard.press('Enter');
	await expect(app.heading).toHaveText('renamed');
});

test('a message sent into the crash is not lost and not said twice', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('before');
	await chat.field.fill('into the crash');
	// The engine ends in the same moment, maybe before it has heard, maybe after.
	await Promise.all([crash(page), page.keyboard.press('Enter')]);
	await expect(chat.messages).toHaveText([/before/, /into the crash/]);
	await expect(chat.field).toHaveValue('');
	await page.reload();
	await expect(chat.messages).toHaveText([/before/, /into the crash/]);
});

test('what is typed while the engine restarts is kept', async ({ app, chat, page }) => {
	await app.open();
	await chat.begin('before');
	await crash(page);
	await chat.field.pressSequentially('typed meanwhile');
	await expect(engineNews(app)).toBeHidden();
	await page.reload();
	await expect(chat.field).toHaveValue('typed meanwhile');
});

test('an engine that has fallen silent is noticed on coming back to the tab', async ({ app, chat, page }) => {
	await page.clock.install();
	await app.open();
	await chat.begin('before');
	const silent = page.workers()[0];
	await silent?.evaluate(() => globalThis.close());
	await chat.field.fill('into the silence');
	await page.keyboard.press('Enter');
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await page.clock.fastForward(20_000);
	await expect(chat.messages).toHaveText([/before/, /into the silence/]);
});

test('an engine that never starts is given up with a way on, and nothing written is lost', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	await chat.begin('before');
	await page.route('**/agent.worker*', (route) => route.abort());
	await page.reload();
	await chat.field.fill('written meanwhile');
	const strip = app.strip.filter({ hasText: 'The engine keeps stopping.' });
	await expect(strip).toBeVisible({ timeout: 20_000 });
	await expect(chat.field).toHaveValue('written meanwhile');
	await page.unroute('**/agent.worker*');
	await strip.getByRole('button', { name: 'Start it again' }).click();
	await expect(strip).toBeHidden();
	await expect(chat.field).toHaveValue('written meanwhile');
	await page.keyboard.press('Tab');
	await chat.field.press('Enter');
	await expect(chat.messages).toHaveText([/before/, /written meanwhile/]);
});

test('a message sent while the engine is stopped stays in sight until it is kept', async ({
	app,
	chat,
	page,
}) => {
	await app.open();
	await chat.begin('before');
	await page.route('**/agent.worker*', (route) => route.abort());
	for (let n = 0; n < 4; n++)
		await page
			.workers()[0]
			?.evaluate(crashSoon)
			.catch(() => undefined);
	await expect(app.strip.getByRole('button', { name: 'Start it again' })).toBeVisible({ timeout: 20_000 });
	await chat.field.fill('sent while stopped');
	await page.keyboard.press('Enter');
	// In the composer or as a message on its way, but not nowhere.
	await expect.poll(() => isInSight(page, 'sent while stopped')).toBe(true);
	await page.unroute('**/agent.worker*');
	await app.strip.getByRole('button', { name: 'Start it again' }).click();
	await expect(engineNews(app)).toBeHidden();
	if ((await chat.field.inputValue()) !== '') await chat.field.press('Enter');
	await expect(chat.messages).toHaveText([/before/, /sent while stopped/]);
});

function engineNews({ strip }: AppPage): Locator {
	return strip.filter({ hasText: 'engine' });
}

async function isInSight(page: Page, text: string): Promise<boolean> {
	const field = await page.getByRole('textbox', { name: 'Message' }).inputValue();
	return field.includes(text) || (await page.getByRole('main').getByText(text).count()) > 0;
}

function crashSoon(): void {
	setTimeout(() => {
		throw new Error('crashed on purpose');
	});
}

/** Ends the agent worker as a bug in it would. */
async function crash(page: Page): Promise<void> {
	await expect.poll(() => page.workers().length).toBe(1);
	await page.workers()[0]?.evaluate(crashSoon);
}
