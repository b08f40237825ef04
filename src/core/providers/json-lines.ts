import type { Framing, FramingLimits } from './framing.ts';
import { lineFraming } from './line-framing.ts';

/** One JSON value a line. */
export function jsonLines({ maxLine, maxEvent }: FramingLimits): Framing {
	return lineFraming(Math.min(maxLine, maxEvent), (line) =>
		line.trim() === '' ? undefined : { event: '', data: line },
	);
}
