import type { Page } from '@playwright/test';

/** What is wider than its room: the page, anything in it that would scroll sideways, or a text that is cut off. */
export async function overflowing(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		const describe = (element: Element) =>
			`${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 40)}`;
		const found: string[] = [];
		if (document.documentElement.scrollWidth > innerWidth) found.push('the page');
		for (const element of document.body.querySelectorAll('*')) {
			if (
				!element.checkVisibility() ||
				element.matches('.for-readers, .for-readers *, #svelte-announcer, svg *')
			)
				continue;
			const { overflowX, textOverflow } = getComputedStyle(element);
			const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
			if (isWide && overflowX !== 'visible' && textOverflow !== 'ellipsis') found.push(describe(element));
			const box = element.getBoundingClientRect();
			const isOutside = box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
			if (isOutside && !element.closest('.skip, svg')) found.push(`outside: ${describe(element)}`);
		}
		return found;
	});
}
