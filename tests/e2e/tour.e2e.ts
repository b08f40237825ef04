import { expect, test } from './fixtures-app.ts';

// With everything an installed app has; the fixtures watch for other origins, errors and broken policy.
test.use({ serviceWorkers: 'allow' });

test('a tour of the whole app asks nothing of anyone else and breaks no rule', async ({
	app,
	chat,
	notes,
	settings,
	context,
	page,
}) => {
	const asked = new Set<string>();
	context.on('request', (request) => asked.add(new URL(request.url()).pathname));
	await app.open();
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await chat.begin('A link https://example.org/ and ![an image](https://example.org/a.png)');
	await chat.pick({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('a photo') });
	await chat.send('with a file');
	await app.run('Show keyboard shortcuts');
	await app.shortcutList.getByRole('button', { name: 'Change shortcuts' }).click();
	await expect(app.heading).toHaveText('Shortcuts');
	for (const section of ['Appearance', 'Language', 'Storage', 'Relay', 'About']) {
		await app.main.getByRole('link', { name: new RegExp(`^${section}`) }).click();
		await expect(app.heading).toHaveText(section);
	}
	await app.main.getByRole('button', { name: 'Look for an update' }).click();
	await expect(app.main).toContainText('This is the newest build.');
	await page.getByRole('link', { name: /^Language/ }).click();
	await settings.language('de').check();
	await expect(app.heading).toHaveText('Sprache');
	await settings.language('en').check();
	await expect(app.heading).toHaveText('Language');
	await app.place('Notes').click();
	await notes.create('# A note <img src="https://example.org/b.png">');
	await app.place('Trash').click();
	await expect(app.heading).toHaveText('The trash is empty');

	// From the files kept for the next start.
	await page.reload();
	await expect(app.heading).toHaveText('The trash is empty');
	await page.goto('/no-such-page');
	await expect(app.heading).toHaveText('There is nothing at this address');
	await app.main.getByRole('button', { name: 'Go to the chat' }).click();
	await expect(chat.field).toBeFocused();
	expect([...asked].filter((path) => path.startsWith('/api/'))).toEqual(['/api/status']);
});

test.describe('what would go out', () => {
	// The refusals that are provoked here.
	test.use({ expectedFaults: /connect-src|Content Security Policy/ });

	test('is stopped by the policy of the page', async ({ app, page }) => {
		await app.open();
		const stopped = await page.evaluate(async () => {
			const violated = new Promise<string>((resolve) => {
				addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
			});
			const answer = await fetch('http://localhost:9/out').then(
				() => 'went out',
				() => 'refused',
			);
			return [answer, await violated];
		});
		expect(stopped).toEqual(['refused', 'connect-src']);
	});
});
