import type { Page } from '@playwright/test';

type StoredRow = Readonly<Record<string, unknown>>;

/** The rows of a table as they are on the disk, read past the app; none before the app has made its database. */
export async function storedRows(page: Page, table: string): Promise<readonly StoredRow[]> {
	return page.evaluate(async (name) => {
		const db = await new Promise<IDBDatabase | undefined>((resolve) => {
			const request = indexedDB.open('alcove');
			// A database made here would be in the way of the app's own.
			request.onupgradeneeded = () => request.transaction?.abort();
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => resolve(undefined);
		});
		if (!db) return [];
		try {
			return await new Promise<StoredRow[]>((resolve, reject) => {
				const request = db.transaction(name).objectStore(name).getAll();
				request.onsuccess = () => resolve(request.result as StoredRow[]);
				request.onerror = () => reject(new Error(request.error?.name));
			});
		} finally {
			db.close();
		}
	}, table);
}

/** Puts rows into a table past the app, as another build or a broken one might have. The app must have run before. */
export async function putRows(page: Page, table: string, rows: readonly StoredRow[]): Promise<void> {
	await page.evaluate(
		async ([name, values]) => {
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open('alcove');
				request.onupgradeneeded = () => request.transaction?.abort();
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error(request.error?.name));
			});
			await new Promise<void>((resolve, reject) => {
				const transaction = db.transaction(name, 'readwrite');
				for (const row of values) transaction.objectStore(name).put(row);
				transaction.oncomplete = () => resolve();
				transaction.onerror = () => reject(new Error(transaction.error?.name));
			});
			db.close();
		},
		[table, rows] as const,
	);
}

/** Conversations said one second apart, the first one last. */
export function conversationRows(count: number): readonly StoredRow[] {
	const now = Date.now();
	return Array.from({ length: count }, (_, index) => {
		const at = now - index * 1000;
		return {
			id: String(index).padStart(26, '0'),
			title: `Conversation ${index + 1}`,
			titleBy: 'person',
			pinned: false,
			activeAt: at,
			messageCount: 0,
			createdAt: at,
			updatedAt: at,
			$shelf: 'open',
		};
	});
}
