import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE, type Problem, type ProblemCode } from '#core/protocol/problem.ts';

const problemByCode: Record<ProblemCode, { status: number; title: string }> = {
	'bad-request': { status: 400, title: 'The request is not understood' },
	'claim-refused': { status: 403, title: 'The code is not accepted' },
	'claimed-already': { status: 409, title: 'This relay has an owner already' },
	'host-refused': { status: 421, title: 'This relay does not answer under this name' },
	'origin-refused': { status: 403, title: 'Another site may not do this' },
	'not-found': { status: 404, title: 'There is nothing here' },
	'too-large': { status: 413, title: 'The request is too large' },
	'type-refused': { status: 415, title: 'Only JSON is accepted' },
	'too-many': { status: 429, title: 'Too many requests' },
	'not-ready': { status: 503, title: 'The relay is not ready' },
	internal: { status: 500, title: 'The relay failed' },
};

const codeByStatus = new Map<number, ProblemCode>([
	[404, 'not-found'],
	[413, 'too-large'],
	[415, 'type-refused'],
	[429, 'too-many'],
]);

export type ProblemExtra = Pick<Problem, 'detail' | 'fields'>;

function createProblem(code: ProblemCode, requestId: string, extra: ProblemExtra = {}): Problem {
	return { type: 'about:blank', code, ...problemByCode[code], ...extra, requestId };
}

export function sendProblem(reply: FastifyReply, code: ProblemCode, extra?: ProblemExtra): FastifyReply {
	const problem = createProblem(code, reply.request.id, extra);
	return reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
}

/** What a route may throw so that the answer is a problem of its choice. */
export class RequestProblem extends Error {
	readonly code: ProblemCode;
	readonly extra: ProblemExtra;

	constructor(code: ProblemCode, extra: ProblemExtra = {}) {
		super(code);
		this.code = code;
		this.extra = extra;
	}
}

/**
 * Fastify's own refusals keep their status, a database that does not answer is 503, and anything else is a bug:
 * told to the log and not to the client.
 */
export function createErrorHandler(isStorageFailure: (error: unknown) => boolean) {
	return (
		error: FastifyError | RequestProblem,
		request: FastifyRequest,
		reply: FastifyReply,
	): FastifyReply => {
		if (error instanceof RequestProblem) return sendProblem(reply, error.code, error.extra);
		const status = error.statusCode ?? 500;
		if (status < 500) return sendProblem(reply, codeByStatus.get(status) ?? 'bad-request');
		request.log.error({ err: error }, 'request failed');
		return sendProblem(reply, isStorageFailure(error) ? 'not-ready' : 'internal');
	};
}
