import type { ProviderFailure } from '#core/providers/failure.ts';

/** What a failure is put down to. Without a network nobody is to blame that nobody could be reached. */
export type Cause = ProviderFailure | { readonly type: 'offline' };

/** `isOnline` as the host knew it when the failure came. */
export function causeOf(failure: ProviderFailure, isOnline: boolean): Cause {
	const isUnreached = failure.type === 'network' || failure.type === 'timeout';
	return isUnreached && !isOnline ? { type: 'offline' } : failure;
}
