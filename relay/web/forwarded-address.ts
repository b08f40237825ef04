import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Leaves in X-Forwarded-For only what a proxy on this machine can have written: the addresses at its right end.
 * A proxy adds the address it saw on the right; something there that is no address came from whoever asks, and
 * so did everything to the left of it. Of what is left the framework takes the rightmost that is not loopback.
 */
export function keepForwardedAddresses(headers: IncomingHttpHeaders): void {
	const forwarded = headers['x-forwarded-for'];
	if (forwarded === undefined) return;
	const items = String(forwarded)
		.split(',')
		.map((item) => item.trim());
	const addresses = items.slice(items.findLastIndex((item) => !isAddress(item)) + 1);
	if (addresses.length > 0) headers['x-forwarded-for'] = addresses.join(', ');
	else delete headers['x-forwarded-for'];
}

/** Without a zone: `fe80::1%anything` would be a new address each time. */
function isAddress(text: string): boolean {
	return isIP(text) !== 0 && !text.includes('%');
}
