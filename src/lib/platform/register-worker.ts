import { trustedScriptUrl } from './trusted-url.ts';

/**
 * Registers the service worker. Undefined where there is none to have: a plain-http address that is not this
 * machine, a private window that forbids it, or the development server, whose files must never be cached.
 */
export async function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
	if (import.meta.env.DEV || !('serviceWorker' in navigator)) return undefined;
	try {
		return await navigator.serviceWorker.register(trustedScriptUrl('/service-worker.js'), {
			scope: '/',
			updateViaCache: 'none',
		});
	} catch {
		// The app works without it; it only cannot start offline.
		return undefined;
	}
}
