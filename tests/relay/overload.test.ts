import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverLimits } from '#relay/web/http-server.ts';
import { spawnRelay } from './relay-process.ts';

const CONNECTIONS = 300;
const FILE_BYTES = 400_000;

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'alcove-overload-'));
	mkdirSync(join(root, 'app'));
	writeFileSync(join(root, 'app', 'large.js'), Buffer.alloc(FILE_BYTES, 'a'));
});
afterEach(() => {
	rmSync(root, { recursive: true, force: true });
});

const start = () => spawnRelay({ ALCOVE_DATA: join(root, 'data'), ALCOVE_APP: join(root, 'app') });

describe('a relay under load', { timeout: 60_000 }, () => {
	// What the answers themselves would take is 0.6 to 2.4 GB.
	it.each([serverLimits.waitingRequests + 1, 20])(
		'holds little for clients that send %i requests each and read nothing',
		async (requests) => {
			await using relay = start();
			const address = await relay.address();
			const { port } = new URL(address);
			await (await fetch(`${address}/large.js`)).arrayBuffer();
			const before = residentMb(relay.pid);
			const text = `GET /large.js HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`.repeat(requests);
			const sockets = Array.from({ length: CONNECTIONS }, () => {
				const socket = connect(Number(port), '127.0.0.1').pause();
				socket.on('error', () => undefined);
				socket.write(text);
				return socket;
			});
			await sleep(2_000);
			const grown = residentMb(relay.pid) - before;
			const answer = await fetch(`${address}/healthz`);
			for (const socket of sockets) socket.destroy();
			expect(answer.status).toBe(200);
			expect(grown).toBeLessThan(120);
		},
	);

	it('ends half-open requests soon after their time', async () => {
		await using relay = start();
		const { port } = new URL(await relay.address());
		const at = performance.now();
		const socket = connect(Number(port), '127.0.0.1');
		socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nhost:');
		let answer = '';
		socket.on('data', (chunk) => (answer += String(chunk)));
		await once(socket, 'close');
		const ms = performance.now() - at;
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		expect(ms).toBeGreaterThan(serverLimits.headersMs - 500);
		expect(ms).toBeLessThan(serverLimits.headersMs + serverLimits.checkMs + 3_000);
	});
});

function residentMb(pid: number): number {
	return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
