import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds against WCAG 2.0 to 2.2, A and AA, the size of targets included: one line per element. */
export async function violations(page: Page): Promise<readonly string[]> {
	return faults(
		builder(page)
			.withTags(TAGS)
			.options({ rules: { 'target-size': { enabled: true } } }),
	);
}

/** The one rule whose answer depends on the theme. */
export async function lowContrasts(page: Page): Promise<readonly string[]> {
	return faults(builder(page).withRules('color-contrast'));
}

function builder(page: Page): AxeBuilder {
	// One page and no frames: without this every look opens a page of its own.
	return new AxeBuilder({ page }).setLegacyMode();
}

async function faults(asked: AxeBuilder): Promise<readonly string[]> {
	const { violations: found } = await asked.analyze();
	return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${String(target)}`));
}
