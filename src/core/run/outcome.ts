import type { EndRecord, PauseReason } from '#core/journal/record.ts';

/** How a host left a run. */
export type RunOutcome =
	| { readonly type: 'ended'; readonly end: EndRecord }
	/** For a person's answer to a call. */
	| { readonly type: 'waiting' }
	| { readonly type: 'paused'; readonly reason: PauseReason }
	/** It goes on when a host takes it up again. */
	| { readonly type: 'suspended' }
	/** Another host has it, from the beginning or since. */
	| { readonly type: 'elsewhere' }
	| { readonly type: 'missing' }
	/** Records of a newer version are in it. */
	| { readonly type: 'newer' }
	/** The store could not be written or read; everything before is kept. */
	| { readonly type: 'broken'; readonly error: unknown };
