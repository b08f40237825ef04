import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openResidentDatabase } from '#relay/resident/database.ts';
import { createResidentRunStore } from '#relay/resident/run-store.ts';

const KILLS = 20;
const WRITER = new URL('./run-writer.ts', import.meta.url).pathname;
const RUN = '01kb0000000000000000000001';

it(`a run keeps every acknowledged record over ${KILLS} kill -9, whole and numbered`, async () => {
	const folder = mkdtempSync(join(tmpdir(), 'alcove-run-crash-'));
	let acknowledged = 0;
	for (let i = 0; i < KILLS; i++)
		acknowledged = Math.max(acknowledged, ...(await appendUntilKilled(folder, i * 5)));

	const opened = openResidentDatabase(folder);
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	const store = createResidentRunStore(opened.value, { now: Date.now, startTimer: () => () => undefined });
	const records = await store.read(RUN);
	const letters = await store.letters(RUN);
	const integrity = opened.value.db.prepare('PRAGMA integrity_check').get();
	opened.value.close();
	rmSync(folder, { recursive: true, force: true });

	console.info(`${KILLS} kills, ${acknowledged} records acknowledged, ${records.length} found`);
	expect(acknowledged).toBeGreaterThan(KILLS);
	expect(records.length).toBeGreaterThanOrEqual(acknowledged);
	expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
	// Appended in pairs, and a pair is kept whole or not at all.
	expect(records.length % 2).toBe(0);
	const ids = records.map((record) => (record.type === 'step' ? record.id.split('/')[0] : ''));
	ids.forEach((id, index) => expect(id).toBe(ids[index - (index % 2)]));
	// A letter is a record or still a letter, never both; one may have been cut off in between each time.
	expect(letters.filter(({ id }) => ids.includes(id))).toEqual([]);
	expect(letters.length).toBeLessThanOrEqual(KILLS);
	const epochs = records.map((record) => ('epoch' in record ? record.epoch : NaN));
	expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
	expect(integrity).toEqual({ integrity_check: 'ok' });
}, 60_000);

/** The numbers the writer said before it was killed, some milliseconds after its first word. */
async function appendUntilKilled(folder: string, afterMs: number): Promise<number[]> {
	const writer = spawn(process.execPath, [WRITER, '--folder', folder, '--run', RUN], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let said = '';
	writer.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await once(writer.stdout, 'data');
	await sleep(afterMs);
	writer.kill('SIGKILL');
	await once(writer, 'close');
	// The last line may be cut.
	return said
		.split('\n')
		.slice(0, -1)
		.flatMap((line) => line.split(' ').map(Number));
}
