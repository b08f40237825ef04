import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOpfsFiles } from './opfs-file-store.ts';

function setup() {
	const folder = `test-${crypto.randomUUID()}`;
	const files = createOpfsFiles(folder);
	if (!files) throw new Error('this browser has no file system');
	onTestFinished(async () => {
		vi.restoreAllMocks();
		const root = await navigator.storage.getDirectory();
		await root.removeEntry(folder, { recursive: true }).catch(() => undefined);
	});
	const read = async (name: string) => {
		const found = await files.read(name);
		if (!found.ok) throw new Error(found.error.type);
		return found.value && (await new Response(found.value).text());
	};
	const names = async () => {
		const inside = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
		return Array.fromAsync(inside.keys());
	};
	return { files, read, names };
}

const text = (words: string) => new Blob([words]).stream();

function failing(error: unknown): ReadableStream<Uint8Array<ArrayBuffer>> {
	let pulled = 0;
	return new ReadableStream({
		pull(controller) {
			if (pulled++ < 3) controller.enqueue(new Uint8Array(1_000));
			else controller.error(error);
		},
	});
}

describe('files in the origin private file system', () => {
	it('are written, listed, read, replaced and removed', async () => {
		const { files, read } = setup();
		expect(await files.list()).toEqual({ ok: true, value: [] });
		expect(await files.write('a', text('first'))).toEqual({ ok: true, value: { name: 'a', size: 5 } });
		expect(await files.write('a', text('second'))).toMatchObject({ ok: true });
		await files.write('b', text(''));
		const listed = await files.list();
		expect(listed.ok && [...listed.value].sort((x, y) => x.name.localeCompare(y.name))).toEqual([
			{ name: 'a', size: 6 },
			{ name: 'b', size: 0 },
		]);
		expect(await read('a')).toBe('second');
		expect(await read('none')).toBeUndefined();
		await files.remove('a');
		await files.remove('a');
		expect(await read('a')).toBeUndefined();
	});

	it('keep the file before when the source fails, and leave nothing half written', async () => {
		const { files, read, names } = setup();
		await files.write('a', text('kept'));
		const cause = new Error('the database closed');
		await expect(files.write('a', failing(cause))).rejects.toBe(cause);
		expect(await read('a')).toBe('kept');
		expect(await names()).toEqual(['a']);
	});

	it('say that the disk is full, and leave nothing half written', async () => {
		const { files, names } = setup();
		vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockRejectedValue(
			new DOMException('full', 'QuotaExceededError'),
		);
		expect(await files.write('a', text('words'))).toEqual({ ok: false, error: { type: 'quota' } });
		expect(await names()).toEqual([]);
	});

	it('do not list what a crash left behind', async () => {
		const { files, names } = setup();
		await files.write('a.part', text('half'));
		expect(await names()).toEqual(['a.part']);
		expect(await files.list()).toEqual({ ok: true, value: [] });
		await files.write('a', text('whole'));
		expect(await names()).toEqual(['a']);
	});

	it('say why when the browser refuses', async () => {
		const { files } = setup();
		vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('no', 'SecurityError'));
		const error = { type: 'files-unavailable', name: 'SecurityError' };
		expect(await files.list()).toEqual({ ok: false, error });
		expect(await files.write('a', text('x'))).toEqual({ ok: false, error });
	});
});
