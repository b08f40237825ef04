import type { LiveEvent } from '#core/journal/live.ts';
import type { RunRecord } from '#core/journal/record.ts';
import type { RunStore } from '#core/journal/run-store.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { AskPorts } from '#core/model-call/ask-ports.ts';
import type { Timer } from '#core/ports/timer.ts';

/** What a host gives to a run. */
export interface RunPorts {
	readonly store: RunStore;
	/** Models, money and what is remembered of both. */
	readonly ask: AskPorts;
	readonly now: Clock;
	readonly timer: Timer;
	/** Names this host while it holds leases; another one at every start. */
	readonly owner: string;
	/** Hears everything that happens, in order. Must not throw. */
	readonly tell?: (event: RunEvent) => void;
}

export type RunEvent =
	| { readonly type: 'record'; readonly record: RunRecord }
	| { readonly type: 'live'; readonly event: LiveEvent };
