import * as z from 'zod/mini';

/** What an item needs when it goes back. */
export interface ItemSeal {
	readonly id?: string | undefined;
	/** The reasoning itself, which only the provider can read. */
	readonly encrypted?: string | undefined;
	/** Whether a message was a remark on the way or the answer. */
	readonly phase?: string | undefined;
}

const sealSchema = z.object({
	id: z.optional(z.string()),
	encrypted: z.optional(z.string()),
	phase: z.optional(z.string()),
});

/** A seal comes from storage, where it is opaque to everyone else. */
export function readItemSeal(seal: unknown): ItemSeal {
	return sealSchema.safeParse(seal).data ?? {};
}
