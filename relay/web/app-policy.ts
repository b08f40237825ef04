import { createHash } from 'node:crypto';

// Kit's route announcer is hidden by a style attribute; this is the hash of exactly that text.
const ANNOUNCER_STYLE = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";

/** The page's content policy: its own files, and the inline scripts that were built into it, by their hashes. */
export function createAppPolicy(html: string): string {
	const directives: readonly (readonly [string, ...string[]])[] = [
		['default-src', "'none'"],
		['script-src', "'self'", ...inlineScriptHashes(html)],
		['style-src', "'self'"],
		['style-src-attr', "'unsafe-hashes'", ANNOUNCER_STYLE],
		['img-src', "'self'", 'blob:', 'data:'],
		['font-src', "'self'"],
		['connect-src', "'self'"],
		['worker-src', "'self'"],
		['manifest-src', "'self'"],
		['base-uri', "'none'"],
		['form-action', "'self'"],
		['object-src', "'none'"],
		['frame-ancestors', "'none'"],
		['require-trusted-types-for', "'script'"],
		['trusted-types', 'svelte-trusted-html', 'alcove'],
	];
	return directives.map((directive) => directive.join(' ')).join('; ');
}

function inlineScriptHashes(html: string): string[] {
	const hashes: string[] = [];
	for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
		if (/\ssrc\s*=/i.test(attributes ?? '')) continue;
		// The browser hashes the text after it has made every line end a line feed.
		const normalised = (text ?? '').replace(/\r\n?/g, '\n');
		hashes.push(`'sha256-${createHash('sha256').update(normalised).digest('base64')}'`);
	}
	return hashes;
}
