import type { AnswerPart } from '#core/content/answer.ts';
import type { RunState } from '#core/journal/run-state.ts';
import type { Id } from '#core/kernel/id.ts';

/** What can stand in a header of any protocol. */
const FIT = /^[\x21-\x7e]{1,128}$/u;

/**
 * Calls with ids that no other call of the run has. Some providers count from one in every answer, and what they were
 * shown of the run may be less than the whole; but by the id the far side tells a repetition from another call.
 */
export function withOwnIds(
	parts: readonly AnswerPart[],
	claim: Id,
	{ messages }: Pick<RunState, 'messages'>,
): readonly AnswerPart[] {
	if (!parts.some(({ type }) => type === 'call')) return parts;
	const taken = new Set(
		messages.flatMap((message) => message.parts.flatMap((part) => (part.type === 'call' ? [part.id] : []))),
	);
	return parts.map((part, index) => {
		if (part.type !== 'call') return part;
		const id = FIT.test(part.id) && !taken.has(part.id) ? part.id : `${claim}.${index}`;
		taken.add(id);
		return { ...part, id };
	});
}
