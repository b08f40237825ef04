/** What the address the app was opened with asks for. None of it is ever sent or run by itself. */
export type Arrival =
	| { readonly type: 'share'; readonly id: string }
	/** Lost: it came while no service worker was in control yet, so nobody kept it. */
	| { readonly type: 'share-failed'; readonly reason: 'broken' | 'full' | 'lost' }
	/** A `web+alcove:` link: text that fills the composer. Anyone may have written it. */
	| { readonly type: 'link'; readonly text: string }
	| { readonly type: 'new' };

const PARAMETERS = ['share', 'link', 'new', 'src'] as const;
const LINK_SCHEME = /^web\+alcove:(?:\/\/)?/i;
const MAX_LINK_CHARS = 20_000;

/** Undefined when the address asks for nothing. */
export function readArrival(url: URL): Arrival | undefined {
	const share = url.searchParams.get('share');
	if (share === 'broken' || share === 'full' || share === 'lost')
		return { type: 'share-failed', reason: share };
	if (share) return { type: 'share', id: share };
	const link = url.searchParams.get('link');
	if (link) {
		const text = decode(link.replace(LINK_SCHEME, '')).slice(0, MAX_LINK_CHARS).trim();
		return text === '' ? undefined : { type: 'link', text };
	}
	return url.searchParams.has('new') ? { type: 'new' } : undefined;
}

/** The same address without what was asked for, so that a reload does not ask again. */
export function withoutArrival(url: URL): URL {
	const rest = new URL(url);
	for (const name of PARAMETERS) rest.searchParams.delete(name);
	return rest;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
