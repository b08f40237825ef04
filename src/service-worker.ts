import { createAppCache, type PrecacheEntry } from '#lib/platform/app-cache.ts';
import { BUILD_ID } from '#lib/platform/build-stamp.ts';
import { openIntake } from '#lib/platform/intake.ts';
import { receiveShare, SHARE_PATH } from '#lib/platform/share-target.ts';

declare const self: ServiceWorkerGlobalScope & {
	/** The build puts the list of files here. */
	readonly __WB_MANIFEST: readonly PrecacheEntry[];
};

const app = createAppCache(BUILD_ID, self.__WB_MANIFEST);
const intake = openIntake();

self.addEventListener('install', (event) => event.waitUntil(app.install()));

self.addEventListener('activate', (event) => event.waitUntil(activate()));

// Only a page that found a quiet moment in every tab asks for this; a new build never takes over by itself.
self.addEventListener('message', (event) => {
	const message: unknown = event.data;
	const asked =
		typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
	if (asked === 'activate') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	// Only where the person is taken there: a frame or a script of another page must not fill the intake unseen.
	const isShare =
		request.method === 'POST' &&
		request.mode === 'navigate' &&
		request.destination === 'document' &&
		url.origin === self.location.origin &&
		url.pathname === SHARE_PATH;
	const response = isShare
		? receiveShare(request, intake)
		: app.answer(request, (work) => event.waitUntil(work));
	if (response) event.respondWith(response);
});

async function activate(): Promise<void> {
	const replacedAnother = await app.removeOlder();
	// On the first visit the open page may use the offline files at once; later, pages change over by reloading.
	if (!replacedAnother) await self.clients.claim();
}
