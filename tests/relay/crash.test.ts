import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { listDevices } from '#relay/storage/device-store.ts';
import { openStorage } from '#relay/storage/open.ts';

const KILLS = 20;
const WRITER = new URL('./device-writer.ts', import.meta.url).pathname;
const ID_LENGTH = 26;

describe('the data file', () => {
	it(`keeps every acknowledged write over ${KILLS} kill -9`, async () => {
		const folder = mkdtempSync(join(tmpdir(), 'alcove-crash-'));
		const acknowledged: string[] = [];
		for (let i = 0; i < KILLS; i++) acknowledged.push(...(await writeUntilKilled(folder, i * 7)));

		const opened = await openStorage(folder, undefined);
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		const stored = new Set((await listDevices(opened.value.db)).map(({ id }) => id));
		await opened.value.close();
		const database = new DatabaseSync(join(folder, 'relay.db'), { readOnly: true });
		const integrity = database.prepare('PRAGMA integrity_check').get();
		database.close();
		rmSync(folder, { recursive: true, force: true });

		expect(acknowledged.length).toBeGreaterThan(KILLS);
		expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
		// One write per kill may have reached the disk without its word reaching us.
		expect(stored.size - acknowledged.length).toBeLessThanOrEqual(KILLS);
		expect(integrity).toEqual({ integrity_check: 'ok' });
	}, 60_000);
});

/** The ids the writer said before it was killed, some milliseconds after its first word. */
async function writeUntilKilled(folder: string, afterMs: number): Promise<string[]> {
	const writer = spawn(process.execPath, [WRITER, '--folder', folder], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let said = '';
	writer.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await once(writer.stdout, 'data');
	await sleep(afterMs);
	writer.kill('SIGKILL');
	await once(writer, 'close');
	return said.split('\n').filter((line) => line.length === ID_LENGTH);
}
