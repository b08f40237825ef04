import * as z from 'zod/mini';

export const STATUS_PATH = '/api/status';

/** The first question of a page to the relay at its own origin. */
export const statusSchema = z.object({
	product: z.literal('alcove-relay'),
	version: z.string(),
	/** The build of the app this relay serves; empty when it serves none. */
	build: z.string(),
	claimed: z.boolean(),
	/** The relay's database time, in milliseconds since the epoch. */
	now: z.int(),
});

export type Status = z.infer<typeof statusSchema>;

export const READY_PATH = '/readyz';

export const readinessSchema = z.object({
	ready: z.boolean(),
	/** Names of the parts that do not answer. */
	failing: z.array(z.string()),
});

export type Readiness = z.infer<typeof readinessSchema>;
