import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesToBase64Url } from '#core/kernel/bytes.ts';
import { CLAIM_PATH, claimAnswerSchema } from '#core/protocol/claim.ts';
import { problemSchema } from '#core/protocol/problem.ts';
import { STATUS_PATH, statusSchema } from '#core/protocol/status.ts';
import { CLAIM_LEASE_MS, createClaimIssuer } from '#relay/auth/claim-issuer.ts';
import { MAX_TRIES } from '#relay/storage/claim-store.ts';
import { listDevices } from '#relay/storage/device-store.ts';
import { readRelay } from '#relay/storage/relay-store.ts';
import { startPostgres } from '#tests/setup/postgres.ts';
import { OWN_HOST, OWN_ORIGIN, startApp, type AppUnderTest } from './app-under-test.ts';
import { spawnRelay, type RelayProcess } from './relay-process.ts';

const headers = { host: OWN_HOST, origin: OWN_ORIGIN };
const WRONG = '2222-2222';

describe('claiming the relay', () => {
	let under: AppUnderTest;
	let code: string;
	beforeEach(async () => {
		under = await startApp();
		code = (await under.issuer.issue())!;
	});
	afterEach(async () => {
		await under[Symbol.asyncDispose]();
	});

	const claim = async (typed: string, from: AppUnderTest = under) => {
		const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
		const publicKey = bytesToBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
		const payload = { code: typed, deviceName: ' Laptop ', publicKey };
		return from.app.inject({ method: 'POST', url: CLAIM_PATH, headers, payload });
	};
	const codeOf = (answer: { json(): unknown }) => problemSchema.parse(answer.json()).code;

	it('makes the device with the code the owner', async () => {
		const answer = claimAnswerSchema.parse((await claim(code)).json());
		expect(answer.relayId).toBe((await readRelay(under.storage)).id);
		expect(await listDevices(under.storage.db)).toMatchObject([
			{ id: answer.deviceId, name: 'Laptop', role: 'owner', revokedAt: undefined },
		]);
		const status = statusSchema.parse((await under.app.inject({ url: STATUS_PATH, headers })).json());
		expect(status.claimed).toBe(true);
	});

	it('takes the code as people type it', async () => {
		expect((await claim(` ${code.toLowerCase().replace('-', ' – ')} `)).statusCode).toBe(200);
	});

	it('refuses everyone after the first', async () => {
		await claim(code);
		const second = await claim(code);
		expect(second.statusCode).toBe(409);
		expect(codeOf(second)).toBe('claimed-already');
		expect(await under.issuer.issue()).toBeUndefined();
		expect(await listDevices(under.storage.db)).toHaveLength(1);
	});

	it('lets one of twenty at once win', async () => {
		const answers = await Promise.all(Array.from({ length: 20 }, () => claim(code)));
		const statuses = answers.map(({ statusCode }) => statusCode).sort();
		expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
		expect(await listDevices(under.storage.db)).toHaveLength(1);
	});

	it('kills a code after five guesses and shows the next one', async () => {
		for (let i = 1; i <= MAX_TRIES; i++) {
			const answer = await claim(i === 1 ? 'nonsense' : WRONG);
			expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'claim-refused']);
			expect(under.shownCodes).toHaveLength(i < MAX_TRIES ? 0 : 1);
		}
		expect((await claim(code)).statusCode).toBe(403);
		expect(under.shownCodes).toHaveLength(1);
		expect((await claim(under.shownCodes[0]!)).statusCode).toBe(200);
	});

	it('looks at no more than five of twenty guesses at once', async () => {
		await Promise.all(Array.from({ length: 20 }, () => claim(WRONG)));
		const rows = await under.storage.db.selectFrom('claim').select('tries').execute();
		expect(rows.every(({ tries }) => tries <= MAX_TRIES)).toBe(true);
		expect((await claim(code)).statusCode).toBe(403);
		const alive = under.shownCodes.at(-1)!;
		expect((await claim(alive)).statusCode).toBe(200);
	});

	it('refuses a code past its time', async () => {
		await under.storage.db.updateTable('claim').set({ expires_at: 1 }).execute();
		expect((await claim(code)).statusCode).toBe(403);
		expect((await claim(under.shownCodes[0]!)).statusCode).toBe(200);
	});

	it('refuses the code before when a new one is out', async () => {
		const next = (await under.issuer.issue())!;
		expect((await claim(code)).statusCode).toBe(403);
		expect((await claim(next)).statusCode).toBe(200);
	});

	it('stores and logs no code', async () => {
		await claim(WRONG);
		await claim(code);
		const bare = code.replace('-', '');
		const stored = JSON.stringify(await under.storage.db.selectFrom('claim').selectAll().execute());
		const log = under.logLines.join('');
		for (const secret of [code, bare, WRONG]) expect(stored + log).not.toContain(secret);
		expect(log).toContain('"event":"relay-claimed"');
		expect(log).toContain('"event":"claim-refused"');
	});
});

describe('claiming over PostgreSQL', () => {
	it('lets one of twenty at once win, over two relays', async () => {
		await using cluster = await startPostgres();
		const databaseUrl = await cluster.createDatabase('claims');
		await using first = await startApp({ databaseUrl });
		await using second = await startApp({ databaseUrl });
		const codes = [(await first.issuer.issue())!, (await second.issuer.issue())!];

		const answers = await Promise.all(
			Array.from({ length: 20 }, async (_, i) => {
				const publicKey = bytesToBase64Url(crypto.getRandomValues(new Uint8Array(32)));
				// Each code is good at either relay.
				const payload = { code: codes[i % 3 === 0 ? 0 : 1]!, deviceName: `device ${String(i)}`, publicKey };
				return [first, second][i % 2]!.app.inject({ method: 'POST', url: CLAIM_PATH, headers, payload });
			}),
		);
		expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([
			200,
			...Array.from({ length: 19 }, () => 409),
		]);
		expect(await listDevices(second.storage.db)).toHaveLength(1);
	}, 60_000);
});

describe('the code of a relay that was killed', { timeout: 60_000 }, () => {
	const codeOf = (relay: RelayProcess) => /Claim +(\S+) \(one-time/.exec(relay.stdout())![1]!;
	const claimAt = async (address: string, code: string) => {
		const publicKey = bytesToBase64Url(crypto.getRandomValues(new Uint8Array(32)));
		const answer = await fetch(address + CLAIM_PATH, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ code, deviceName: 'Laptop', publicKey }),
		});
		return answer.status;
	};
	async function codeOfKilled(settings: Record<string, string>): Promise<string> {
		await using relay = spawnRelay(settings);
		await relay.address();
		relay.child.kill('SIGKILL');
		await relay.end();
		return codeOf(relay);
	}

	it('is void at the next start over a data file', async () => {
		const root = mkdtempSync(join(tmpdir(), 'alcove-killed-'));
		const settings = { ALCOVE_DATA: join(root, 'data') };
		const old = await codeOfKilled(settings);
		{
			await using relay = spawnRelay(settings);
			const address = await relay.address();
			expect(await claimAt(address, old)).toBe(403);
			expect(await claimAt(address, codeOf(relay))).toBe(200);
		}
		rmSync(root, { recursive: true, force: true });
	});

	it('is void one lease later over PostgreSQL, while the code of a living relay counts on', async () => {
		await using cluster = await startPostgres();
		const settings = { DATABASE_URL: await cluster.createDatabase('killed') };
		await using living = spawnRelay(settings);
		const address = await living.address();
		const old = await codeOfKilled(settings);
		await sleep(CLAIM_LEASE_MS + 1_000);
		expect(await claimAt(address, old)).toBe(403);
		expect(await claimAt(address, codeOf(living))).toBe(200);
	});
});

describe('a code that is renewed', { timeout: 60_000 }, () => {
	it('is replaced when guesses at a neighbour have spent it', async () => {
		await using cluster = await startPostgres();
		await using under = await startApp({ databaseUrl: await cluster.createDatabase('spent') });
		const shown: string[] = [];
		const issuer = createClaimIssuer(
			under.storage,
			(code) => shown.push(code),
			() => expect.unreachable(),
			300,
		);
		await issuer.issue();
		await sleep(1_000);
		expect(shown).toEqual([]);
		await under.storage.db.updateTable('claim').set({ tries: MAX_TRIES }).execute();
		for (let i = 0; i < 50 && shown.length === 0; i++) await sleep(50);
		expect(shown).toHaveLength(1);
		await issuer.stop();
		expect(await under.storage.db.selectFrom('claim').selectAll().execute()).toEqual([]);
	});
});
