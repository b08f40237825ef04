import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestOptions } from 'vite-plugin-pwa';

interface Picture {
	readonly src: string;
	readonly sizes: string;
	readonly type: string;
}

/** What the browser is told about the app. Icons and screenshots are those that lie in the folder of static files. */
export function webManifest(staticFolder: string): Partial<ManifestOptions> {
	const icons = pictures(staticFolder, 'icons');
	const screenshots = pictures(staticFolder, 'screenshots');
	return {
		id: '/',
		name: 'Alcove',
		short_name: 'Alcove',
		description: 'A personal AI agent that lives in your browser.',
		lang: 'en',
		dir: 'ltr',
		start_url: '/?src=app',
		scope: '/',
		display: 'standalone',
		display_override: ['window-controls-overlay', 'standalone'],
		launch_handler: { client_mode: 'navigate-existing' },
		theme_color: '#f7fbfb',
		background_color: '#f7fbfb',
		categories: ['productivity', 'utilities'],
		icons: icons.flatMap((icon) => {
			const purpose = (['maskable', 'monochrome', 'any'] as const).find((word) =>
				icon.src.includes(`/${word}-`),
			);
			return purpose ? [{ ...icon, purpose }] : [];
		}),
		screenshots: screenshots.flatMap((shot) => {
			const form = (['narrow', 'wide'] as const).find((word) => shot.src.includes(`/${word}-`));
			return form ? [{ ...shot, form_factor: form }] : [];
		}),
		shortcuts: [
			{ name: 'New chat', url: '/?new' },
			{ name: 'Capture note', url: '/notes?new' },
		],
		share_target: {
			action: '/share',
			method: 'POST',
			enctype: 'multipart/form-data',
			params: {
				title: 'title',
				text: 'text',
				url: 'url',
				files: [
					{
						name: 'files',
						accept: ['image/*', 'audio/*', 'text/*', 'application/pdf', 'application/json', '.md', '.txt'],
					},
				],
			},
		},
		file_handlers: [
			{
				action: '/',
				accept: {
					'text/markdown': ['.md', '.markdown'],
					'text/plain': ['.txt'],
					'application/pdf': ['.pdf'],
					'application/json': ['.json'],
				},
			},
		],
		protocol_handlers: [{ protocol: 'web+alcove', url: '/?link=%s' }],
	};
}

/** Files named `<purpose>-<width>x<height>.<anything>.png`, as `npm run icons` and `npm run shots` write them. */
function pictures(staticFolder: string, folder: string): Picture[] {
	return namesIn(join(staticFolder, folder)).flatMap((name) => {
		const sizes = /^[a-z]+-(\d+x\d+)\..*png$/.exec(name)?.[1];
		return sizes ? [{ src: `/${folder}/${name}`, sizes, type: 'image/png' }] : [];
	});
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		// A checkout without screenshots builds all the same.
		return [];
	}
}
