import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { problemSchema } from '#core/protocol/problem.ts';
import { READY_PATH, readinessSchema, STATUS_PATH } from '#core/protocol/status.ts';
import { startPostgres } from '#tests/setup/postgres.ts';
import { OWN_HOST, startApp } from './app-under-test.ts';

const headers = { host: OWN_HOST };

describe('a relay whose PostgreSQL goes away', { timeout: 60_000 }, () => {
	it('stays up, says so, and works again when it is back', async () => {
		await using cluster = await startPostgres();
		await using under = await startApp({ databaseUrl: await cluster.createDatabase('outage') });
		const ready = async () => (await under.app.inject({ url: READY_PATH, headers })).statusCode;
		expect(await ready()).toBe(200);

		await cluster.stop();
		const at = performance.now();
		const failing = await under.app.inject({ url: READY_PATH, headers });
		expect(performance.now() - at).toBeLessThan(3_500);
		expect(failing.statusCode).toBe(503);
		expect(readinessSchema.parse(failing.json()).failing).toEqual(['storage']);
		const status = await under.app.inject({ url: STATUS_PATH, headers });
		expect(status.statusCode).toBe(503);
		expect(problemSchema.parse(status.json()).code).toBe('not-ready');
		expect((await under.app.inject({ url: '/healthz', headers })).statusCode).toBe(200);

		await cluster.start();
		let answer = 0;
		for (let i = 0; i < 50 && answer !== 200; i++) {
			answer = await ready();
			await sleep(100);
		}
		expect(answer).toBe(200);
		expect((await under.app.inject({ url: STATUS_PATH, headers })).statusCode).toBe(200);
	});
});
