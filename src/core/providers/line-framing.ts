import { err, ok } from '#core/kernel/result.ts';
import { classify } from './classify.ts';
import type { Framing, ServerEvent } from './framing.ts';

/** The message that a line ends, if it ends one. */
type TakeLine = (line: string) => ServerEvent | 'oversized' | undefined;

/** Messages that are made of lines of UTF-8, ended by LF, CR or CRLF. `maxLine` is in UTF-16 units. */
export function lineFraming(maxLine: number, take: TakeLine): Framing {
	const decoder = new TextDecoder();
	let rest = '';
	/** The last piece ended in CR: an LF that follows belongs to it. */
	let endedInReturn = false;

	return {
		push(bytes) {
			const text = decoder.decode(bytes, { stream: true });
			// Only what is new is looked through: a long line in many pieces must not be read again with each.
			const [first, ...more] = (endedInReturn ? text.replace(/^\n/u, '') : text).split(/\r\n?|\n/u);
			if (text !== '') endedInReturn = text.endsWith('\r');
			const lines = [`${rest}${first}`, ...more];
			const isTooLong = lines.some((line) => line.length > maxLine);
			rest = lines.pop() ?? '';
			const events = isTooLong ? ['oversized' as const] : lines.map(take);
			return events.includes('oversized')
				? err(classify({ circumstance: 'oversized' }))
				: ok(events.filter((event) => typeof event === 'object'));
		},
		end: () => [take(rest + decoder.decode()), take('')].filter((event) => typeof event === 'object'),
	};
}
