import { expect, type Locator, type Page } from '@playwright/test';

/** The list of notes and the note beside it. */
export class NotesPage {
	readonly page: Page;
	readonly list: Locator;
	readonly rows: Locator;
	readonly filter: Locator;
	readonly text: Locator;
	readonly path: Locator;
	readonly pathField: Locator;
	readonly saved: Locator;

	constructor(page: Page) {
		this.page = page;
		this.list = page.getByRole('region', { name: 'Notes' });
		this.rows = this.list.getByRole('link');
		this.filter = this.list.getByRole('searchbox', { name: 'Filter notes' });
		this.text = page.getByRole('textbox', { name: 'Text of the note, in Markdown' });
		this.path = page.locator('button.path');
		this.pathField = page.getByRole('textbox', { name: 'File name' });
		this.saved = page.getByText('Saved on this device');
	}

	/** Makes a note and resolves with its address once the text is saved. */
	async create(text: string): Promise<string> {
		await this.list.getByRole('button', { name: 'New note' }).click();
		await expect(this.page).toHaveURL(/\/notes\/[0-9a-z]{26}$/);
		await expect(this.text).toHaveValue('');
		await this.write(text);
		return new URL(this.page.url()).pathname;
	}

	async write(text: string): Promise<void> {
		await this.text.fill(text);
		await expect(this.saved).toBeVisible();
	}

	async act(action: string): Promise<void> {
		await this.page.getByRole('main').getByRole('button', { name: 'More' }).click();
		await this.page.getByRole('menuitem', { name: action }).click();
	}

	async tryName(path: string): Promise<void> {
		await this.pathField.fill(path);
		await this.page.getByRole('button', { name: 'Save name' }).click();
	}
}
