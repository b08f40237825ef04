import { expect, type Locator, type Page } from '@playwright/test';

/** A conversation, the composer below it and the list beside it. */
export class ChatPage {
	readonly page: Page;
	readonly composer: Locator;
	readonly field: Locator;
	readonly sendButton: Locator;
	readonly attachments: Locator;
	readonly messages: Locator;
	readonly list: Locator;
	readonly rows: Locator;

	constructor(page: Page) {
		this.page = page;
		this.composer = page.getByRole('form', { name: 'Message composer' });
		this.field = this.composer.getByRole('textbox', { name: 'Message' });
		this.sendButton = this.composer.getByRole('button', { name: 'Send' });
		this.attachments = this.composer.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
		this.messages = page.getByRole('main').getByRole('article');
		this.list = page.getByRole('region', { name: 'Conversations' });
		this.rows = this.list.getByRole('link');
	}

	async send(text: string): Promise<void> {
		await this.field.fill(text);
		await this.sendButton.click();
		await expect(this.messages.last()).toContainText(text.trim().split('\n')[0] ?? '');
		await expect(this.field).toHaveValue('');
	}

	/** Begins a conversation and resolves with its address. */
	async begin(text: string): Promise<string> {
		await this.list.getByRole('button', { name: 'New conversation' }).click();
		await expect(this.page).toHaveURL(/\/$/);
		await this.send(text);
		await expect(this.page).toHaveURL(/\/chat\/[0-9a-z]{26}$/);
		return new URL(this.page.url()).pathname;
	}

	row(title: string): Locator {
		return this.rows.filter({ hasText: title });
	}

	titles(): Promise<string[]> {
		return this.rows.allInnerTexts();
	}

	async act(title: string, action: string): Promise<void> {
		await this.row(title).hover();
		await this.list.getByRole('button', { name: `Actions for ${title}` }).click();
		await this.page.getByRole('menuitem', { name: action }).click();
	}

	/** As a person does through the picker. */
	async pick(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
		const chooser = this.page.waitForEvent('filechooser');
		await this.composer.getByRole('button', { name: 'Attach files' }).click();
		await (await chooser).setFiles(files);
	}

	/** What the browser sends when files are pasted or dropped on the field. */
	async bring(how: 'paste' | 'drop', name: string, content: string): Promise<void> {
		await this.field.evaluate(
			(field, [kind, fileName, text]) => {
				const data = new DataTransfer();
				data.items.add(new File([text], fileName, { type: 'text/plain' }));
				const init = { bubbles: true, cancelable: true };
				field.dispatchEvent(
					kind === 'paste'
						? new ClipboardEvent('paste', { ...init, clipboardData: data })
						: new DragEvent('drop', { ...init, dataTransfer: data }),
				);
			},
			[how, name, content] as const,
		);
	}
}
