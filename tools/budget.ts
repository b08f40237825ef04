const KB = 1000;

export interface Budget {
	readonly name: string;
	readonly limit: number;
	readonly unit: 'bytes' | 'count';
}

/** What the app may weigh; bytes are gzip bytes. */
export const BUDGET = {
	firstRouteScript: { name: '/ script', limit: 45 * KB, unit: 'bytes' },
	firstRouteStyle: { name: '/ style', limit: 16 * KB, unit: 'bytes' },
	firstRouteRequests: { name: '/ requests', limit: 14, unit: 'count' },
	/** On top of what the first route has loaded. */
	otherRoute: { name: 'other route', limit: 40 * KB, unit: 'bytes' },
	agentWorker: { name: 'agent worker', limit: 110 * KB, unit: 'bytes' },
	serviceWorker: { name: 'service worker', limit: 8 * KB, unit: 'bytes' },
	precache: { name: 'precache', limit: 450 * KB, unit: 'bytes' },
	otherOrigins: { name: 'requests to other origins', limit: 0, unit: 'count' },
} as const satisfies Record<string, Budget>;

/** Addresses that appear in built files and are never asked for, with the reason they are there. */
export const INERT_ORIGINS: Readonly<Record<string, string>> = {
	'http://www.w3.org': 'names of XML namespaces',
	'https://tinyurl.com': "a link in the database library's error messages",
	'http://bit.ly': "a link in the database library's error messages",
	'https://svelte.dev': "links in the framework's error messages",
};
