import type { Cause } from '#core/router/cause.ts';

interface Span {
	readonly from: number;
	readonly to: number;
}

/**
 * What the rules say of one model, written down a second time and in another way: every question is answered from
 * the list of all that happened. Slow, and without any state of its own that could go wrong.
 */
export class ExpectedHealth {
	readonly #events: Happening[] = [];

	add(event: Happening): void {
		this.#events.push(event);
	}

	/** Failures that count, since the last thing that made up for them. */
	failures(): number {
		return this.#replay().failures;
	}

	isOpen(now: number): boolean {
		const { opened } = this.#replay();
		return opened !== undefined && covers({ from: opened, to: opened + 60_000 }, now);
	}

	isHalfOpen(now: number): boolean {
		return this.#replay().opened !== undefined && !this.isOpen(now);
	}

	/** The attempt that is out to see whether the model is back. */
	prober(now: number): string | undefined {
		const { probe } = this.#replay();
		return probe && this.isHalfOpen(now) && covers({ from: probe.at, to: probe.at + 180_000 }, now)
			? probe.attempt
			: undefined;
	}

	isCooling(now: number): boolean {
		const { cooling } = this.#replay();
		return cooling !== undefined && covers(cooling, now);
	}

	mayBeAsked(now: number): boolean {
		return !this.isOpen(now) && !this.isCooling(now) && this.prober(now) === undefined;
	}

	#replay() {
		let failures = 0;
		let opened: number | undefined;
		let probe: { readonly attempt: string; readonly at: number } | undefined;
		let cooling: Span | undefined;
		let level = 0;
		for (const event of this.#events) {
			if (event.type === 'reset') {
				failures = level = 0;
				opened = probe = cooling = undefined;
				continue;
			}
			if (event.type === 'admitted') {
				if (opened !== undefined) probe = event;
				continue;
			}
			if (event.type === 'succeeded') {
				failures = level = 0;
				opened = probe = undefined;
				continue;
			}
			const isProbe = probe?.attempt === event.attempt;
			if (isProbe) probe = undefined;
			if (COUNTED.includes(event.cause.type)) {
				if (opened !== undefined && !isProbe) continue;
				failures += 1;
				if (isProbe || failures > 2) opened = event.at;
			}
			if (event.cause.type === 'rate') {
				const isNew = !cooling || !covers(cooling, event.at);
				if (isNew || level === 0) level += 1;
				const asked = event.cause.retryAfterMs ?? -1;
				const ms = asked >= 0 && asked <= 3_600_000 ? Math.max(asked, 1_000) : (STEPS[level - 1] ?? 900_000);
				if (isNew || !cooling || event.at + ms > cooling.to) cooling = { from: event.at, to: event.at + ms };
			}
		}
		return { failures, opened, probe, cooling };
	}
}

type Happening =
	| { readonly type: 'admitted'; readonly attempt: string; readonly at: number }
	| { readonly type: 'succeeded' }
	| { readonly type: 'failed'; readonly attempt: string; readonly cause: Cause; readonly at: number }
	| { readonly type: 'reset' };

const COUNTED: readonly Cause['type'][] = ['network', 'timeout', 'server', 'overloaded'];
const STEPS = [30_000, 60_000, 120_000, 240_000, 480_000];

/** Up to five seconds before it began, a clock may just have been set right. */
function covers(span: Span, now: number): boolean {
	return span.from - 5_000 <= now && now < span.to;
}
