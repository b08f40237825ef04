import type { FastifyInstance } from 'fastify';
import { READY_PATH, STATUS_PATH, type Readiness, type Status } from '#core/protocol/status.ts';
import { readRelay } from '../storage/relay-store.ts';
import type { Storage } from '../storage/tables.ts';

const READY_LIMIT_MS = 2_000;

export function serveHealth(app: FastifyInstance, storage: Storage): void {
	app.get('/healthz', { config: { rateLimit: false } }, (_request, reply) =>
		reply.type('text/plain; charset=utf-8').send('ok\n'),
	);

	app.get(READY_PATH, async (request, reply) => {
		const answers = await answersWithin(storage.ping(), READY_LIMIT_MS);
		const readiness: Readiness = { ready: answers, failing: answers ? [] : ['storage'] };
		if (!answers) request.log.warn(readiness, 'not ready');
		return reply.code(answers ? 200 : 503).send(readiness);
	});
}

export function serveStatus(app: FastifyInstance, storage: Storage, version: string, build: string): void {
	app.get(STATUS_PATH, async (): Promise<Status> => {
		const { claimedAt, now } = await readRelay(storage);
		return { product: 'alcove-relay', version, build, claimed: claimedAt !== undefined, now };
	});
}

async function answersWithin(work: Promise<void>, limitMs: number): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(resolve, limitMs, false);
	});
	try {
		return await Promise.race([work.then(() => true).catch(() => false), late]);
	} finally {
		clearTimeout(timer);
	}
}
