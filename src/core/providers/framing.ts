import type { Result } from '#core/kernel/result.ts';
import type { ProviderFailure } from './failure.ts';

/** One message of a streamed answer. `event` is empty where the framing has no names. */
export interface ServerEvent {
	readonly event: string;
	readonly data: string;
}

/** How messages are told apart in a stream of bytes. */
export interface Framing {
	push(bytes: Uint8Array): Result<readonly ServerEvent[], ProviderFailure>;
	/** At the end of the body: what has no end mark of its own, and may be cut. */
	end(): readonly ServerEvent[];
}

/** Both in UTF-16 units. */
export interface FramingLimits {
	readonly maxLine: number;
	readonly maxEvent: number;
}
