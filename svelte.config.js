import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

// The one inline script of app.html (it sets the theme before first paint) is allowed by its hash.
const bootScript = /<script>([\s\S]*?)<\/script>/.exec(readFileSync('src/app.html', 'utf8'))?.[1] ?? '';
/** @type {`sha256-${string}`} */
const bootHash = `sha256-${createHash('sha256').update(bootScript).digest('base64')}`;

// A build is made beside the previous one and swapped in when it is whole.
const out = process.env['ALCOVE_OUT'] ?? 'build';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ pages: `${out}/app`, assets: `${out}/app`, fallback: 'index.html' }),
		version: { name: process.env['ALCOVE_BUILD'] ?? 'dev' },
		serviceWorker: { register: false },
		paths: { relative: false },
		// Hash mode puts this policy into the page itself, so it also holds on a plain static host.
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['none'],
				'script-src': ['self', bootHash],
				'style-src': ['self'],
				// Kit's route announcer is hidden by a style attribute; this is the hash of exactly that text.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'img-src': ['self', 'blob:', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'manifest-src': ['self'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'object-src': ['none'],
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'alcove'],
			},
		},
		typescript: {
			config: (config) => ({
				...config,
				include: [...config['include'], '../tools/**/*.ts', '../tests/**/*.ts', '../relay/**/*.ts'],
			}),
		},
	},
	// Ours are all written in runes; packages say for themselves.
	vitePlugin: {
		dynamicCompileOptions: ({ filename }) =>
			filename.includes('node_modules') ? undefined : { runes: true },
	},
};
