import type { Page } from '@playwright/test';

/**
 * What the screen says outside of the long test language's brackets. Names, keys, dates and sizes come from people
 * and from the browser, not from a catalogue; everything else must have gone through one.
 */
export async function untranslatedTexts(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		const FROM_ELSEWHERE = 'bdi, kbd, time, small, script, style, textarea, svg';
		const texts: string[] = [document.title];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const parent = node.parentElement;
			if (!parent || parent.closest(FROM_ELSEWHERE) || !parent.checkVisibility()) continue;
			texts.push(node.textContent ?? '');
		}
		for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
			for (const element of document.body.querySelectorAll(`[${name}]`))
				texts.push(element.getAttribute(name) ?? '');
		return texts
			.map((text) =>
				text.replace(/\[[^\]]*\]/gu, ' ').replace(/[\d.,]+\s?(?:bytes?|[kMGT]B)|X{4}-X{4}/gu, ' '),
			)
			.filter((text) => /\p{L}{2,}/u.test(text))
			.map((text) => text.trim());
	});
}
