import { expect, type Page } from '@playwright/test';

/** The name of what the keyboard is on; `nothing` when it fell back to the page as a whole. */
async function focusedOn(page: Page): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (!element || element === document.body) return 'nothing';
		const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
		const name = element.getAttribute('aria-label') ?? labelledBy?.textContent ?? element.textContent;
		return name.trim();
	});
}

/** Presses the keys several times and tells what they led to each time. */
export async function pressAndRead(page: Page, keys: string, times: number): Promise<readonly string[]> {
	const names: string[] = [];
	for (let n = 0; n < times; n++) {
		await page.keyboard.press(keys);
		names.push(await focusedOn(page));
	}
	return names;
}

/** Whoever works by keys must never have to start from the top of the page again. */
export async function expectKeyboardSomewhere(page: Page): Promise<void> {
	await expect.poll(() => focusedOn(page)).not.toBe('nothing');
}
