import type { Framing, FramingLimits } from './framing.ts';
import { lineFraming } from './line-framing.ts';

/** Server-sent events as the HTML standard reads them; `id` and `retry` are of no use here. */
export function eventStream({ maxLine, maxEvent }: FramingLimits): Framing {
	let event = '';
	let data: string | undefined;
	return lineFraming(maxLine, (line) => {
		if (line === '') {
			const whole = data === undefined ? undefined : { event, data };
			event = '';
			data = undefined;
			return whole;
		}
		const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
		if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
		else if (field === 'event') event = value;
		return data && data.length > maxEvent ? 'oversized' : undefined;
	});
}
