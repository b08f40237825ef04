import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Id } from '#core/kernel/id.ts';
import type { ClaimIssuer } from './auth/claim-issuer.ts';
import { serveClaim } from './auth/claim-route.ts';
import { createGuard, refuseForeign } from './auth/guard.ts';
import { readAppBuild, VERSION } from './build-info.ts';
import { isLoopback, type Config } from './config.ts';
import { logAnswer } from './log.ts';
import { createErrorHandler, sendProblem } from './problem-reply.ts';
import type { Storage } from './storage/tables.ts';
import { serveApp } from './web/app-files.ts';
import { indexApp } from './web/app-index.ts';
import { answerBrokenRequest } from './web/broken-request.ts';
import { keepForwardedAddresses } from './web/forwarded-address.ts';
import { setSecurityHeaders } from './web/headers.ts';
import { serveHealth, serveStatus } from './web/health.ts';
import { createHttpServer } from './web/http-server.ts';
import { serveShare } from './web/share.ts';
import { zodValidatorCompiler } from './zod-compiler.ts';

export interface AppParts {
	readonly config: Config;
	readonly storage: Storage;
	readonly issuer: ClaimIssuer;
	readonly newId: () => Id;
	readonly log: FastifyBaseLogger;
}

/** Puts the relay together; nothing here decides anything. */
export async function createApp({
	config,
	storage,
	issuer,
	newId,
	log,
}: AppParts): Promise<{ app: FastifyInstance; hasApp: boolean }> {
	const app: FastifyInstance = fastify({
		loggerInstance: log,
		logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
		genReqId: () => randomUUID(),
		requestIdHeader: false,
		bodyLimit: config.limits.bodyBytes,
		serverFactory: (handle) => createHttpServer(handle),
		forceCloseConnections: 'idle',
		clientErrorHandler: answerBrokenRequest,
		// While stopping, what still comes in is answered and its connection closed.
		return503OnClosing: false,
		// A proxy on this machine may say who asks, but only where one is expected.
		trustProxy: config.origins.length > 0 ? 'loopback' : false,
		exposeHeadRoutes: true,
		// A URL that cannot be decoded comes here before any hook.
		frameworkErrors(_error, _request, reply) {
			setSecurityHeaders(reply.raw);
			void sendProblem(reply, 'bad-request');
		},
	});
	app.setValidatorCompiler(zodValidatorCompiler);
	app.setErrorHandler(createErrorHandler((error) => storage.failureOf(error) !== undefined));
	app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'not-found'));
	app.removeContentTypeParser('text/plain');

	const port = () => listeningPort(app) ?? config.port;
	const guard = createGuard(config.origins, isLoopback(config.host) ? [config.host] : [], port);
	app.addHook('onRequest', async (request, reply) => {
		setSecurityHeaders(reply.raw);
		keepForwardedAddresses(request.raw.headers);
		reply.header('x-request-id', request.id);
		return refuseForeign(guard, request, reply);
	});
	app.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
	closeConnectionsWhenStopping(app);

	const index = indexApp(config.appFolder);
	serveApp(app, index);
	await app.register(serveShare);
	await app.register(async (api) => {
		await api.register(rateLimit, { max: config.limits.requestsPerMinute, timeWindow: '1 minute' });
		serveHealth(api, storage);
		serveStatus(api, storage, VERSION, readAppBuild(config.appFolder));
		serveClaim(api, { storage, issuer, newId, claimsPerMinute: config.limits.claimsPerMinute });
	});
	return { app, hasApp: index.page !== undefined };
}

/** A connection that was busy when the stop began is closed after its answer, not kept for a next request. */
function closeConnectionsWhenStopping(app: FastifyInstance): void {
	let isStopping = false;
	app.addHook('preClose', async () => {
		isStopping = true;
	});
	app.addHook('onResponse', async () => {
		if (isStopping) setImmediate(() => app.server.closeIdleConnections());
	});
}

/** Undefined before it listens; with port 0 only the system knows it. */
export function listeningPort(app: FastifyInstance): number | undefined {
	const address = app.server.address();
	return typeof address === 'object' ? address?.port : undefined;
}
