import { err, ok, type Result } from '#core/kernel/result.ts';
import { classify } from './classify.ts';
import type { ProviderFailure } from './failure.ts';
import type { Framing, FramingLimits, ServerEvent } from './framing.ts';
import { LineSplitter } from './lines.ts';

/** Server-sent events as the HTML standard reads them; `id` and `retry` are of no use here. */
export class EventStream implements Framing {
	readonly #decoder = new TextDecoder();
	readonly #lines: LineSplitter;
	readonly #maxEvent: number;
	#event = '';
	#data: string | undefined;

	constructor(limits: FramingLimits) {
		this.#lines = new LineSplitter(limits.maxLine);
		this.#maxEvent = limits.maxEvent;
	}

	push(bytes: Uint8Array): Result<readonly ServerEvent[], ProviderFailure> {
		const lines = this.#lines.push(this.#decoder.decode(bytes, { stream: true }));
		if (!lines) return err(classify({ circumstance: 'oversized' }));
		const events: ServerEvent[] = [];
		for (const line of lines) {
			const event = this.#take(line);
			if (event) events.push(event);
			else if ((this.#data?.length ?? 0) > this.#maxEvent)
				return err(classify({ circumstance: 'oversized' }));
		}
		return ok(events);
	}

	end(): readonly ServerEvent[] {
		this.#lines.push(this.#decoder.decode());
		this.#take(this.#lines.end());
		const event = this.#take('');
		return event ? [event] : [];
	}

	/** The event that this line ends, if it ends one. */
	#take(line: string): ServerEvent | undefined {
		if (line === '') {
			const event = { event: this.#event, data: this.#data ?? '' };
			const isEvent = this.#data !== undefined;
			this.#event = '';
			this.#data = undefined;
			return isEvent ? event : undefined;
		}
		const colon = line.indexOf(':');
		const field = colon === -1 ? line : line.slice(0, colon);
		const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
		if (field === 'data') this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
		else if (field === 'event') this.#event = value;
		return undefined;
	}
}
