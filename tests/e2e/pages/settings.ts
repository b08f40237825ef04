import type { Locator, Page } from '@playwright/test';

/** The sections of the settings. */
export class SettingsPage {
	readonly page: Page;
	readonly main: Locator;

	constructor(page: Page) {
		this.page = page;
		this.main = page.getByRole('main');
	}

	/** An answer of the question with this legend. */
	choice(legend: string | RegExp, answer: string): Locator {
		return this.main.getByRole('group', { name: legend }).getByRole('radio', { name: answer });
	}

	/** By the language's tag, which stands below its name. */
	language(tag: string): Locator {
		return this.main.locator(`input[type="radio"][value="${tag}"]`);
	}

	/** The button that shows a command's keys. */
	keysOf(command: string): Locator {
		return this.main.getByRole('button', { name: `Change the keys for ${command}:` });
	}

	shortcutRow(command: string): Locator {
		const keys = this.page.getByRole('button', { name: `Change the keys for ${command}:` });
		return this.main.getByRole('listitem').filter({ has: keys });
	}

	/** Answers the command's question for new keys. */
	async remap(command: string, keys: string): Promise<void> {
		await this.keysOf(command).click();
		await this.page.keyboard.press(keys);
	}

	/** What the page itself says about its look, before and after the app has run. */
	look(): Promise<Record<string, string>> {
		return this.page.evaluate(() => {
			const { dataset, lang, dir } = document.documentElement;
			const { theme = '', contrast = '', density = '', text = '' } = dataset;
			return { theme, contrast, density, text, lang, dir };
		});
	}
}
