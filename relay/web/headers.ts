import type { ServerResponse } from 'node:http';

/** On every answer, whatever it is. */
const ALWAYS = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'x-frame-options': 'DENY',
	// Speaking aloud, the clipboard, notifications and passkeys stay as browsers have them: this page only.
	'permissions-policy':
		'microphone=(self), camera=(self), accelerometer=(), browsing-topics=(), ' +
		'display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), ' +
		'local-fonts=(), magnetometer=(), midi=(), payment=(), serial=(), usb=(), window-management=(), ' +
		'xr-spatial-tracking=()',
} as const;

/** For answers that no page shows: nothing in them may run, load or be framed. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Set before anything else, so that refusals and failures carry them too; the app's files replace the last two. */
export function setSecurityHeaders(response: ServerResponse): void {
	for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
	response.setHeader('content-security-policy', API_POLICY);
	response.setHeader('cache-control', 'no-store');
}
