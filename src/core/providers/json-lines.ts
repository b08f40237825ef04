import type { FramingLimits, ServerEvent } from './framing.ts';
import { LineFraming } from './line-framing.ts';

/** One JSON value a line. */
export class JsonLines extends LineFraming {
	constructor({ maxLine, maxEvent }: FramingLimits) {
		super({ maxLine: Math.min(maxLine, maxEvent) });
	}

	protected override take(line: string): ServerEvent | undefined {
		return line.trim() === '' ? undefined : { event: '', data: line };
	}
}
