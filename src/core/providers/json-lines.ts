import { err, ok, type Result } from '#core/kernel/result.ts';
import { classify } from './classify.ts';
import type { ProviderFailure } from './failure.ts';
import type { Framing, FramingLimits, ServerEvent } from './framing.ts';
import { LineSplitter } from './lines.ts';

/** One JSON value a line. */
export class JsonLines implements Framing {
	readonly #decoder = new TextDecoder();
	readonly #lines: LineSplitter;

	constructor(limits: FramingLimits) {
		this.#lines = new LineSplitter(Math.min(limits.maxLine, limits.maxEvent));
	}

	push(bytes: Uint8Array): Result<readonly ServerEvent[], ProviderFailure> {
		const lines = this.#lines.push(this.#decoder.decode(bytes, { stream: true }));
		return lines ? ok(lines.flatMap(lineToEvents)) : err(classify({ circumstance: 'oversized' }));
	}

	end(): readonly ServerEvent[] {
		this.#lines.push(this.#decoder.decode());
		return lineToEvents(this.#lines.end());
	}
}

function lineToEvents(line: string): ServerEvent[] {
	return line.trim() === '' ? [] : [{ event: '', data: line }];
}
