import { onTestFinished } from 'vitest';
import { createIdSource } from '#core/kernel/id.ts';
import { ok } from '#core/kernel/result.ts';
import type { StoreContext } from '#lib/db/handle.ts';
import { openDatabase, type OpenOptions } from '#lib/db/open.ts';
import { concatenated } from '#lib/db/snapshot-format.ts';
import type { SnapshotFiles } from '#lib/db/snapshot-files.ts';

/** A name no other test uses; everything under it is deleted when the test ends. */
export function testName(): string {
	const name = `test-${crypto.randomUUID()}`;
	onTestFinished(async () => {
		for (const { name: found } of await indexedDB.databases()) {
			if (found?.startsWith(name)) indexedDB.deleteDatabase(found);
		}
	});
	return name;
}

/** A clock that moves by one with every look at it, or by what it is told. */
export function testContext(start = 1_800_000_000_000): StoreContext & { advance: (ms: number) => void } {
	let time = start;
	const now = () => (time += 1);
	return {
		now,
		newId: createIdSource(now, (target) => crypto.getRandomValues(target)),
		advance: (ms) => (time += ms),
	};
}

export async function openTest(options: Partial<OpenOptions> = {}) {
	const opened = await openDatabase({
		name: options.name ?? testName(),
		snapshots: options.snapshots ?? memoryFiles(),
		now: Date.now,
		...options,
	});
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	const handle = opened.value;
	onTestFinished(() => handle.close());
	return handle;
}

/** A whole implementation of the folder, in memory. `full` makes writing fail as on a full disk. */
export function memoryFiles(): SnapshotFiles & {
	readonly contents: Map<string, Uint8Array<ArrayBuffer>>;
	full: boolean;
} {
	const contents = new Map<string, Uint8Array<ArrayBuffer>>();
	const files = {
		contents,
		full: false,
		list: () =>
			Promise.resolve(ok([...contents].map(([name, { byteLength }]) => ({ name, size: byteLength })))),
		async write(name: string, source: ReadableStream<Uint8Array<ArrayBuffer>>) {
			const pieces: Uint8Array<ArrayBuffer>[] = [];
			const reader = source.getReader();
			for (let read = await reader.read(); !read.done; read = await reader.read()) pieces.push(read.value);
			const bytes = concatenated(pieces);
			if (files.full) return { ok: false, error: { type: 'quota' } } as const;
			contents.set(name, bytes);
			return ok({ name, size: bytes.byteLength });
		},
		read(name: string) {
			const bytes = contents.get(name);
			return Promise.resolve(ok(bytes && new Blob([bytes]).stream()));
		},
		remove(name: string) {
			contents.delete(name);
			return Promise.resolve(ok());
		},
	};
	return files;
}
