import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import type { LogLevel } from './settings.ts';

const REDACTED = [
	'authorization',
	'cookie',
	'code',
	'password',
	'secret',
	'token',
	'databaseUrl',
	'headers.authorization',
	'headers.cookie',
	'body',
];

/** JSON lines. Whatever is logged under a name that can carry a secret is replaced, wherever it stands. */
export function createLog(
	level: LogLevel,
	destination: { write(line: string): void } = process.stdout,
): FastifyBaseLogger {
	const paths = REDACTED.flatMap((name) => [name, `*.${name}`]);
	return pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			redact: { paths, censor: '[redacted]' },
			serializers: { err: pino.stdSerializers.err },
		},
		destination,
	);
}

/** One line per answer. The query is left out: what people type can stand in it. */
export function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
	const path = request.url.split('?', 1)[0];
	const line = { method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
	if (reply.statusCode >= 500) request.log.warn(line, 'answered');
	else if (request.url.startsWith('/api/')) request.log.info(line, 'answered');
	else request.log.debug(line, 'answered');
}
