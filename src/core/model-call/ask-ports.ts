import type { Cap } from '#core/budget/cap.ts';
import type { Ledger } from '#core/budget/ledger.ts';
import type { CandidateName } from '#core/journal/record.ts';
import type { Id } from '#core/kernel/id.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { Timer } from '#core/ports/timer.ts';
import type { ExchangeObserver } from '#core/providers/observer.ts';
import type { Provider } from '#core/providers/provider.ts';
import type { Candidate } from '#core/router/candidate.ts';
import type { HealthStore } from '#core/router/health-store.ts';
import type { RequestLog } from './request-log.ts';

/** What a host gives to the asking of models. */
export interface AskPorts {
	/** Every model at every connection that is set up, read anew for each question. */
	readonly candidates: () => Promise<readonly Candidate[]>;
	/** Best first, where the person has an opinion. */
	readonly preferred?: readonly CandidateName[];
	readonly provider: (candidate: Candidate, observer: ExchangeObserver) => Provider;
	readonly health: HealthStore;
	readonly ledger: Ledger;
	readonly caps: readonly Cap[];
	readonly log?: RequestLog;
	readonly isOnline: () => boolean;
	/** The person's own day, as `2026-11-20`. */
	readonly today: () => string;
	readonly now: Clock;
	readonly newId: () => Id;
	readonly timer: Timer;
}
