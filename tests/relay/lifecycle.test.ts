import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLAIM_PATH, claimCodeToCanonical } from '#core/protocol/claim.ts';
import { STATUS_PATH, statusSchema } from '#core/protocol/status.ts';
import { spawnRelay } from './relay-process.ts';

let data: string;
beforeEach(() => {
	data = mkdtempSync(join(tmpdir(), 'alcove-life-'));
});
afterEach(() => {
	rmSync(data, { recursive: true, force: true });
});

const start = (more: Record<string, string> = {}) =>
	spawnRelay({ ALCOVE_DATA: join(data, 'relay'), ...more });

describe('a relay process', { timeout: 30_000 }, () => {
	it('prints what a person needs, claims with that code, and has an owner after a restart', async () => {
		await using relay = start();
		const address = await relay.address();
		const code = /Claim +(\S+) \(one-time code for the first device, valid for 10 minutes\)/.exec(
			relay.stdout(),
		)?.[1];
		expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
		expect(claimCodeToCanonical(code!)).toBe(code!.replace('-', ''));
		expect(relay.stdout()).toContain(`Data    ${join(data, 'relay', 'relay.db')}`);
		expect(relay.stdout()).toContain('Stop    Ctrl+C');

		const status = await fetch(address + STATUS_PATH);
		expect(statusSchema.parse(await status.json())).toMatchObject({ claimed: false });
		const publicKey = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
		const claimed = await fetch(address + CLAIM_PATH, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ code, deviceName: 'Laptop', publicKey }),
		});
		expect(claimed.status).toBe(200);
		relay.child.kill('SIGTERM');
		expect(await relay.end()).toBe(0);
		expect(relay.stderr()).toBe('');
		const logged = relay
			.stdout()
			.split('\n')
			.filter((line) => line.startsWith('{'));
		expect(logged.length).toBeGreaterThan(2);
		expect(logged.join()).not.toContain(code!.slice(0, 4));

		await using again = start();
		await again.address();
		expect(again.stdout()).toContain('Claim   this relay has an owner');
	});

	it('writes its log as JSON lines, and nothing but the greeting when silent', async () => {
		await using relay = start({ ALCOVE_LOG: 'silent' });
		await relay.address();
		relay.child.kill('SIGINT');
		expect(await relay.end()).toBe(0);
		expect(relay.stdout()).not.toContain('{');

		await using talking = start({ ALCOVE_LOG: 'info' });
		await talking.waitFor(/"msg":"started"/);
		const lines = talking
			.stdout()
			.split('\n')
			.filter((line) => line.startsWith('{'));
		for (const line of lines) expect(line).toMatch(/^\{"level":"info","time":"\d{4}-.*"msg":"\w+"\}$/);
	});

	it('keeps its files to its own user', async () => {
		await using relay = start();
		await relay.address();
		const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
		expect(modeOf(join(data, 'relay'))).toBe('700');
		for (const name of ['relay.db', 'relay.db-wal', 'relay.lock'])
			expect(modeOf(join(data, 'relay', name))).toBe('600');
	});

	it('finishes an answer under way before it stops, and takes no new connection', async () => {
		await using relay = start();
		const { port } = new URL(await relay.address());
		const slow = request({
			host: '127.0.0.1',
			port,
			path: CLAIM_PATH,
			method: 'POST',
			headers: { 'content-type': 'application/json', 'content-length': 2 },
		});
		slow.write('{');
		await sleep(200);
		relay.child.kill('SIGTERM');
		await relay.waitFor(/"msg":"stopping"/);
		await sleep(100);

		const late = connect(Number(port), '127.0.0.1');
		expect(await once(late, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
		slow.on('response', (answer) => answer.resume());
		slow.end('}');
		expect(await once(slow, 'response')).toMatchObject([{ statusCode: 400 }]);
		const at = performance.now();
		expect(await relay.end()).toBe(0);
		expect(performance.now() - at).toBeLessThan(3_000);
	});

	it('waits five seconds at most', async () => {
		await using relay = start();
		const { port } = new URL(await relay.address());
		const stuck = connect(Number(port), '127.0.0.1');
		stuck.on('error', () => undefined);
		stuck.write(`POST ${CLAIM_PATH} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 9\r\n\r\n`);
		await sleep(200);
		const at = performance.now();
		relay.child.kill('SIGTERM');
		expect(await relay.end()).toBe(0);
		expect(performance.now() - at).toBeGreaterThan(4_500);
		expect(performance.now() - at).toBeLessThan(8_000);
		stuck.destroy();
	});

	it('stops at once on the second signal', async () => {
		await using relay = start();
		const { port } = new URL(await relay.address());
		const stuck = connect(Number(port), '127.0.0.1');
		stuck.on('error', () => undefined);
		stuck.write(`POST ${CLAIM_PATH} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 9\r\n\r\n`);
		await sleep(200);
		relay.child.kill('SIGTERM');
		await relay.waitFor(/"msg":"stopping"/);
		const at = performance.now();
		relay.child.kill('SIGINT');
		expect(await relay.end()).toBe(130);
		expect(performance.now() - at).toBeLessThan(1_500);
		stuck.destroy();
	});
});
