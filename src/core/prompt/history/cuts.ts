import type { ModelMessage } from '#core/content/message.ts';

/**
 * Where a history may be cut: before which messages no call is parted from its result. Ids of calls repeat from run
 * to run, so a result belongs to the last call before it that has its id and none yet.
 */
export function safeCuts(messages: readonly ModelMessage[]): readonly number[] {
	/** For each message, the last one that answers a call made before or in it. */
	const answeredBy = messages.map(() => -1);
	const open = new Map<string, number[]>();
	for (const [at, { parts }] of messages.entries()) {
		for (const part of parts) {
			if (part.type === 'call') open.set(part.id, [...(open.get(part.id) ?? []), at]);
			if (part.type !== 'result') continue;
			const calledAt = open.get(part.id)?.pop();
			if (calledAt !== undefined) answeredBy[calledAt] = Math.max(answeredBy[calledAt] ?? -1, at);
		}
	}
	let reach = -1;
	const cuts: number[] = [];
	for (const [at, message] of messages.entries()) {
		const hasResult = message.parts.some(({ type }) => type === 'result');
		if (reach < at && !hasResult && message.role !== 'tool') cuts.push(at);
		reach = Math.max(reach, answeredBy[at] ?? -1);
	}
	return cuts;
}

/** Where exchanges begin: what the person said, up to where they speak next. Safe cuts, all of them. */
export function exchangeStarts(messages: readonly ModelMessage[]): readonly number[] {
	return safeCuts(messages).filter(
		(at) => messages[at]?.role === 'user' && messages[at - 1]?.role !== 'user',
	);
}
