import type { FastifySchemaCompiler } from 'fastify';
import * as z from 'zod/mini';
import { RequestProblem } from './problem-reply.ts';

/** Lets a route name zod schemas for its body and parameters; the handler gets what the schema made of them. */
export const zodValidatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
	if (!(schema instanceof z.ZodMiniType)) throw new TypeError(`the ${httpPart} schema of a route is not zod`);
	return (data: unknown) => {
		const parsed = schema.safeParse(data);
		if (parsed.success) return { value: parsed.data };
		const fields = parsed.error.issues.map((issue) => ({
			path: issue.path.map(String).join('.'),
			message: issue.message,
		}));
		return { error: new RequestProblem('bad-request', { fields }) };
	};
};
