interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptUrlPolicy;
}

interface ScriptUrlPolicy {
	/** Really a TrustedScriptURL; said to be a string because the DOM's own types know only strings here. */
	createScriptURL(url: string): string;
}

declare global {
	var trustedTypes: TrustedTypes | undefined;
}

// The page's CSP lets only this policy name script addresses, so this file decides what code may be started.
const policy = globalThis.trustedTypes?.createPolicy('alcove', { createScriptURL: requireOwnOrigin });

/**
 * An address that `new Worker` and `serviceWorker.register` accept under the page's Trusted Types rule.
 * Throws on any other origin: a foreign script address is a bug, never a case to handle.
 */
export function trustedScriptUrl(url: string): string {
	return policy ? policy.createScriptURL(url) : requireOwnOrigin(url);
}

function requireOwnOrigin(url: string): string {
	const absolute = new URL(url, location.href);
	if (absolute.origin !== location.origin || absolute.protocol === 'blob:')
		throw new TypeError(`Scripts start only from this app's own origin, not from ${absolute.href}`);
	return absolute.href;
}
