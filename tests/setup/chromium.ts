import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright';

/** No sandbox because containers and root may not make one; the rest keeps the browser from calling out. */
export const CHROMIUM_ARGS = [
	'--no-sandbox',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
] as const;

const SYSTEM_PATHS = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Fonts, because a bare container has none and text without glyphs has no width. */
export const CHROMIUM_PACKAGES = ['chromium', 'fonts-liberation'] as const;

/** The browser the tests drive: the one `ALCOVE_CHROMIUM` names, Playwright's own, or the system's. */
export function findChromium(): string | undefined {
	const named = process.env['ALCOVE_CHROMIUM'];
	if (named) return named;
	return [chromium.executablePath(), ...SYSTEM_PATHS].find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
