import * as z from 'zod/mini';

/** What the relay can refuse with. Clients switch on `code`; title and detail are for people. */
export const problemCodes = [
	'bad-request',
	'claim-refused',
	'claimed-already',
	'host-refused',
	'origin-refused',
	'not-found',
	'too-large',
	'type-refused',
	'too-many',
	'not-ready',
	'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export const PROBLEM_TYPE = 'application/problem+json';

/** RFC 9457, with a code of ours and the request id that also stands in the relay's log. */
export const problemSchema = z.object({
	type: z.literal('about:blank'),
	status: z.int().check(z.gte(400), z.lte(599)),
	// A newer relay may know more codes than this client.
	code: z.string(),
	title: z.string(),
	detail: z.optional(z.string()),
	requestId: z.optional(z.string()),
	/** Which fields were wrong and why; `path` in dots, empty for the whole body. */
	fields: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

export type Problem = z.infer<typeof problemSchema>;
