import type { FramingLimits, ServerEvent } from './framing.ts';
import { LineFraming } from './line-framing.ts';

/** Server-sent events as the HTML standard reads them; `id` and `retry` are of no use here. */
export class EventStream extends LineFraming {
	readonly #maxEvent: number;
	#event = '';
	#data: string | undefined;

	constructor(limits: FramingLimits) {
		super(limits);
		this.#maxEvent = limits.maxEvent;
	}

	protected override take(line: string): ServerEvent | 'oversized' | undefined {
		if (line === '') {
			const event = { event: this.#event, data: this.#data ?? '' };
			const isEvent = this.#data !== undefined;
			this.#event = '';
			this.#data = undefined;
			return isEvent ? event : undefined;
		}
		const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
		if (field === 'data') this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
		else if (field === 'event') this.#event = value;
		return (this.#data?.length ?? 0) > this.#maxEvent ? 'oversized' : undefined;
	}
}
