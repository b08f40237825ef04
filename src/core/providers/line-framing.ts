import { err, ok, type Result } from '#core/kernel/result.ts';
import { classify } from './classify.ts';
import type { ProviderFailure } from './failure.ts';
import type { Framing, FramingLimits, ServerEvent } from './framing.ts';
import { LineSplitter } from './lines.ts';

/** Messages that are made of lines of UTF-8. */
export abstract class LineFraming implements Framing {
	readonly #decoder = new TextDecoder();
	readonly #lines: LineSplitter;

	constructor({ maxLine }: Pick<FramingLimits, 'maxLine'>) {
		this.#lines = new LineSplitter(maxLine);
	}

	push(bytes: Uint8Array): Result<readonly ServerEvent[], ProviderFailure> {
		const events: ServerEvent[] = [];
		for (const line of this.#lines.push(this.#decoder.decode(bytes, { stream: true })) ?? [undefined]) {
			const event = line === undefined ? 'oversized' : this.take(line);
			if (event === 'oversized') return err(classify({ circumstance: event }));
			if (event) events.push(event);
		}
		return ok(events);
	}

	end(): readonly ServerEvent[] {
		this.#lines.push(this.#decoder.decode());
		const last = [this.take(this.#lines.end()), this.take('')];
		return last.flatMap((event) => (typeof event === 'object' ? [event] : []));
	}

	/** The message that this line ends, if it ends one. */
	protected abstract take(line: string): ServerEvent | 'oversized' | undefined;
}
