import type { AnswerPart, StopReason } from '#core/content/answer.ts';
import type { Usage } from '#core/content/usage.ts';
import type { LiveEvent } from '#core/journal/live.ts';
import type { Clock } from '#core/kernel/time.ts';
import type { ProviderFailure } from '#core/providers/failure.ts';
import type { ProviderEvent } from '#core/providers/provider.ts';
import { shallowCall } from './shallow-call.ts';

/** What one provider made of one request. */
export type Heard = HeardSoFar &
	(
		| {
				readonly type: 'done';
				readonly parts: readonly AnswerPart[];
				readonly stop: StopReason;
				readonly usage: Usage;
		  }
		| { readonly type: 'failed'; readonly error: ProviderFailure }
	);

interface HeardSoFar {
	/** The provider had begun to work on it. */
	readonly isBegun: boolean;
	/** Of the answer, all kinds of parts together. */
	readonly text: string;
	readonly firstPartMs: number | undefined;
	readonly durationMs: number;
}

const SILENT: ProviderFailure = { type: 'protocol', detail: 'The model answered with nothing.' };
const UNENDED: ProviderFailure = { type: 'protocol', detail: 'The answer has no end.' };

/** Follows a stream to its end and tells what can be shown. An answer without anything in it is none. */
export async function listen(
	stream: AsyncIterable<ProviderEvent>,
	attempt: number,
	now: Clock,
	tell: (event: LiveEvent) => void,
): Promise<Heard> {
	const startedAt = now();
	let isBegun = false;
	let firstPartMs: number | undefined;
	const pieces: string[] = [];
	const soFar = (): HeardSoFar => ({
		isBegun,
		text: pieces.join(''),
		firstPartMs,
		durationMs: now() - startedAt,
	});
	for await (const event of stream) {
		switch (event.type) {
			case 'start':
				isBegun = true;
				break;
			case 'part':
				isBegun = true;
				firstPartMs ??= now() - startedAt;
				tell({ type: 'part', attempt, index: event.index, part: event.part });
				break;
			case 'delta':
				pieces.push(event.text);
				tell({ type: 'delta', attempt, index: event.index, text: event.text });
				break;
			case 'end':
				tell({ type: 'part-end', attempt, index: event.index, part: shallowCall(event.part) });
				break;
			case 'done': {
				const { stop, usage } = event;
				const parts = event.parts.map(shallowCall);
				return parts.some(saysSomething) || stop === 'refused'
					? { ...soFar(), type: 'done', parts, stop, usage }
					: { ...soFar(), type: 'failed', error: SILENT };
			}
			case 'failed':
				return { ...soFar(), type: 'failed', error: event.error };
		}
	}
	return { ...soFar(), type: 'failed', error: UNENDED };
}

function saysSomething(part: AnswerPart): boolean {
	return part.type === 'call' || (part.type === 'text' && part.text.trim() !== '');
}
