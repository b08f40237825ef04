/** `npm run shots [-- name ...]`: photographs every screen, or those whose name contains a given word, into `shots/`. */
import { mkdir } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContextOptions } from 'playwright';
import { CHROMIUM_ARGS, CHROMIUM_PACKAGES, findChromium } from '#tests/setup/chromium.ts';
import { provide } from '#tests/setup/provide.ts';
import { startRelay } from './relay-process.ts';
import { runCommand } from './run-command.ts';
import { SCREENS, type Screen } from './screens.ts';

const FOLDER = 'shots';
const WIDTHS = [
	{ width: 390, height: 844, hasTouch: true },
	{ width: 820, height: 1180, hasTouch: true },
	{ width: 1440, height: 900, hasTouch: false },
] as const;
const THEMES = ['light', 'dark'] as const;
/** Long enough for the page to have asked for everything it will ask for by itself. */
const QUIET_LIMIT_MS = 5000;

const words = process.argv.slice(2);
const screens = SCREENS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (screens.length === 0) {
	console.error(`No screen is named like that; there are ${SCREENS.map(({ name }) => name).join(', ')}.`);
	process.exit(2);
}

const executablePath = await provide({
	name: 'Chromium',
	find: findChromium,
	debianPackages: CHROMIUM_PACKAGES,
	variable: 'ALCOVE_CHROMIUM',
});
const build = await runCommand('node', ['tools/build.ts', '--if-stale'], { live: true });
if (build.code !== 0) process.exit(build.code);
await mkdir(FOLDER, { recursive: true });

await using relay = await startRelay();
await using browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
for (const { width, height, hasTouch } of WIDTHS) {
	for (const colorScheme of THEMES) {
		const look = { viewport: { width, height }, hasTouch, colorScheme, reducedMotion: 'reduce' } as const;
		for (const screen of screens)
			await photograph(browser, screen, look, `${screen.name}-${String(width)}-${colorScheme}.png`);
	}
}

async function photograph(
	from: Browser,
	screen: Screen,
	look: BrowserContextOptions,
	file: string,
): Promise<void> {
	const context = await from.newContext({ ...look, baseURL: relay.address });
	const page = await context.newPage();
	page.on('pageerror', (error) => {
		console.error(`${file}: ${error.message}`);
		process.exitCode = 1;
	});
	await page.goto(screen.path);
	await page.waitForLoadState('networkidle', { timeout: QUIET_LIMIT_MS }).catch(() => undefined);
	await screen.prepare?.(page);
	await page.evaluate(() => document.fonts.ready.then(() => undefined));
	await page.screenshot({ path: `${FOLDER}/${file}`, animations: 'disabled' });
	await context.close();
	console.log(`${FOLDER}/${file}`);
}
