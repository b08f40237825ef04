import { expect, type Locator, type Page } from '@playwright/test';

/** What is on every screen: places, the strip of news, short messages, and the overlays. */
export class AppPage {
	readonly page: Page;
	readonly main: Locator;
	readonly heading: Locator;
	readonly places: Locator;
	readonly palette: Locator;
	readonly paletteField: Locator;
	readonly shortcutList: Locator;
	/** The strip that says what holds the app back. */
	readonly strip: Locator;

	constructor(page: Page) {
		this.page = page;
		this.main = page.getByRole('main');
		this.heading = this.main.getByRole('heading', { level: 1 });
		this.places = page.getByRole('navigation', { name: 'Places' });
		this.palette = page.getByRole('dialog', { name: 'Find or do' });
		this.paletteField = this.palette.getByRole('combobox');
		this.shortcutList = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
		this.strip = page.locator('.status').filter({ visible: true });
	}

	/** Resolves when the screen of the address stands and takes keys, which come a moment after it. */
	async open(path = '/'): Promise<void> {
		await this.page.goto(path);
		await expect(this.page.locator('h1').filter({ visible: true }).first()).toBeVisible();
		await expect.poll(() => this.page.evaluate(takesKeys)).toBe(true);
	}

	place(name: string): Locator {
		return this.places.getByRole('link', { name });
	}

	notice(text: string | RegExp): Locator {
		return this.page
			.getByRole('region', { name: 'Messages' })
			.getByRole('listitem')
			.filter({ hasText: text });
	}

	option(name: string): Locator {
		return this.palette.getByRole('option', { name });
	}

	dialog(name: string | RegExp): Locator {
		return this.page.getByRole('dialog', { name });
	}

	/** Opens the palette, and runs the first thing found. */
	async run(words: string): Promise<void> {
		await this.page.keyboard.press('ControlOrMeta+k');
		await this.paletteField.fill(words);
		await expect(this.palette.getByRole('option', { selected: true })).toContainText(words);
		await this.page.keyboard.press('Enter');
	}

	/** Ends the tab as a crash does: nothing in it gets to say a last word. */
	async kill(): Promise<void> {
		const devtools = await this.page.context().newCDPSession(this.page);
		const crashed = this.page.waitForEvent('crash');
		devtools.send('Page.crash').catch(() => undefined);
		await crashed;
		await this.page.close();
	}
}

/** The keys that lead to the composer, where there is one: at the start that is where one is anyway. */
function takesKeys(): boolean {
	const keys = { key: 'c', code: 'KeyC', altKey: true, bubbles: true, cancelable: true };
	return !document.body.dispatchEvent(new KeyboardEvent('keydown', keys));
}
