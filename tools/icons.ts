/**
 * `npm run icons`: every raster icon from `static/icon.svg`. Each file name carries a hash of its content, because
 * installed apps keep an icon for as long as its address stays the same.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { chromium, type Page } from 'playwright';
import { CHROMIUM_ARGS, findChromium } from '#tests/setup/chromium.ts';

const SOURCE = 'static/icon.svg';
const FOLDER = 'static/icons';
const PAGE = 'src/app.html';

/** A launcher may cut a maskable icon down to a circle of 80 %: the mark's corners must lie inside. */
const MASKABLE_SCALE = 0.88;

interface Icon {
	readonly purpose: 'any' | 'maskable' | 'monochrome' | 'apple';
	readonly pixels: number;
}

const ICONS: readonly Icon[] = [
	{ purpose: 'any', pixels: 192 },
	{ purpose: 'any', pixels: 512 },
	{ purpose: 'maskable', pixels: 192 },
	{ purpose: 'maskable', pixels: 512 },
	{ purpose: 'monochrome', pixels: 512 },
	{ purpose: 'apple', pixels: 180 },
];

const source = await readFile(SOURCE, 'utf8');
const executablePath = findChromium();
const browser = await chromium.launch({
	args: [...CHROMIUM_ARGS],
	...(executablePath && { executablePath }),
});
try {
	const page = await browser.newPage();
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	for (const icon of ICONS) {
		const content = await draw(page, icon);
		const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
		const name = `${icon.purpose}-${icon.pixels}x${icon.pixels}.${hash}.png`;
		await writeFile(`${FOLDER}/${name}`, content);
		if (icon.purpose === 'apple') await nameInPage(`/icons/${name}`);
		console.log(`${FOLDER}/${name}  ${content.length} bytes`);
	}
} finally {
	await browser.close();
}

async function draw(page: Page, { purpose, pixels }: Icon): Promise<Buffer> {
	await page.setViewportSize({ width: pixels, height: pixels });
	await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${source}`);
	await page.evaluate(
		({ purpose, scale }) => {
			const ground = document.querySelector('#ground');
			const mark = document.querySelector('#mark');
			const niche = document.querySelector('#niche');
			if (!ground || !mark || !niche) throw new Error('The icon has no #ground, #mark or #niche.');
			// Systems that cut the icon themselves need the ground up to the edge.
			if (purpose === 'maskable' || purpose === 'apple') ground.setAttribute('rx', '0');
			if (purpose === 'maskable')
				mark.setAttribute('transform', `translate(256 256) scale(${scale}) translate(-256 -256)`);
			if (purpose === 'monochrome') {
				// Only the opacity counts: the niche must be a hole, or the mark is one blot.
				ground.remove();
				niche.remove();
				const arch = document.querySelector('#arch');
				arch?.setAttribute('d', `${arch.getAttribute('d') ?? ''}${niche.getAttribute('d') ?? ''}`);
				arch?.setAttribute('fill-rule', 'evenodd');
				for (const shape of mark.children) shape.setAttribute('fill', '#000');
			}
		},
		{ purpose, scale: MASKABLE_SCALE },
	);
	return page.screenshot({ omitBackground: true });
}

async function nameInPage(href: string): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	const named = page.replace(/(<link rel="apple-touch-icon" href=")[^"]*/, `$1${href}`);
	if (named !== page) await writeFile(PAGE, named);
}
