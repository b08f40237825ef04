import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATUS_PATH } from '#core/protocol/status.ts';
import { findFreePort } from '#tests/setup/postgres.ts';
import { spawnRelay } from './relay-process.ts';

let data: string;
beforeEach(() => {
	data = mkdtempSync(join(tmpdir(), 'alcove-output-'));
});
afterEach(() => {
	rmSync(data, { recursive: true, force: true });
});

const shell = (redirection: string) => ({ through: ['bash', '-c', `exec "$0" "$@" ${redirection}`] });

describe('a relay whose output nobody takes', { timeout: 30_000 }, () => {
	it('serves on when the reader of its output has ended', async () => {
		await using relay = spawnRelay({ ALCOVE_DATA: data, ALCOVE_LOG: 'info' });
		const address = await relay.address();
		relay.child.stdout?.destroy();
		relay.child.stderr?.destroy();
		for (let i = 0; i < 5; i++) {
			// Each answer is logged.
			expect((await fetch(address + STATUS_PATH)).status).toBe(200);
			await sleep(20);
		}
		relay.child.kill('SIGTERM');
		expect(await relay.end()).toBe(0);
	});

	it.each(['>/dev/full', '>/dev/full 2>&1'])(
		'serves on when nothing can be written: %s',
		async (redirection) => {
			const port = String(await findFreePort());
			const settings = { ALCOVE_DATA: data, ALCOVE_LOG: 'info', ALCOVE_PORT: port };
			await using relay = spawnRelay(settings, shell(redirection));
			const ask = () =>
				fetch(`http://127.0.0.1:${port}${STATUS_PATH}`).then(
					({ status }) => status,
					() => 0,
				);
			let status = 0;
			for (let i = 0; i < 200 && status !== 200 && relay.child.exitCode === null; i++) {
				status = await ask();
				await sleep(50);
			}
			expect([status, await ask(), await ask()]).toEqual([200, 200, 200]);
			relay.child.kill('SIGTERM');
			expect(await relay.end()).toBe(0);
		},
	);

	it('keeps the exit code of a refusal that cannot be told', async () => {
		await using relay = spawnRelay({ ALCOVE_DATA: data, ALCOVE_PORT: 'http' }, shell('2>/dev/full'));
		expect(await relay.end()).toBe(2);
	});
});
