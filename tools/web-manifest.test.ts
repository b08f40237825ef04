import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { webManifest } from './web-manifest.ts';

it('names the icons of every purpose by addresses that change with their content', async () => {
	const { icons = [] } = webManifest('static');
	expect(icons.map(({ purpose, sizes }) => `${String(purpose)} ${sizes ?? ''}`).sort()).toEqual([
		'any 192x192',
		'any 512x512',
		'maskable 192x192',
		'maskable 512x512',
		'monochrome 512x512',
	]);
	for (const { src } of icons) {
		const content = await readFile(join('static', src));
		const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
		expect(src).toContain(`.${hash}.png`);
		// The size in the name is the size in the picture's header.
		expect(src).toContain(`-${content.readUInt32BE(16)}x${content.readUInt32BE(20)}.`);
	}
});

it('links the page to icons that exist', async () => {
	const page = await readFile('src/app.html', 'utf8');
	const links = Array.from(
		page.matchAll(/<link rel="(?:apple-touch-)?icon" href="([^"]+)"/g),
		([, href]) => href,
	);
	expect(links).toHaveLength(2);
	for (const href of links) await expect(readFile(join('static', href ?? ''))).resolves.toBeDefined();
});

it('lists screenshots only when there are any', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'alcove-static-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	expect(webManifest(folder).screenshots).toEqual([]);

	await mkdir(join(folder, 'screenshots'));
	for (const name of ['narrow-780x1688.chat.png', 'wide-2880x1800.chat.png', 'notes.txt'])
		await writeFile(join(folder, 'screenshots', name), '');
	expect(webManifest(folder).screenshots).toEqual([
		{
			src: '/screenshots/narrow-780x1688.chat.png',
			sizes: '780x1688',
			type: 'image/png',
			form_factor: 'narrow',
		},
		{
			src: '/screenshots/wide-2880x1800.chat.png',
			sizes: '2880x1800',
			type: 'image/png',
			form_factor: 'wide',
		},
	]);
});
