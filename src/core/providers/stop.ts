import type { StopReason } from '#core/content/answer.ts';

/** Every provider's words for an answer that is whole, in lower case. */
const WHOLE = [
	'stop',
	'end',
	'end_turn',
	'eos',
	'eos_token',
	'stop_sequence',
	'tool_calls',
	'tool_use',
	'function_call',
	'complete',
	'completed',
];

const REFUSED = [
	'content_filter',
	'refusal',
	'safety',
	'recitation',
	'language',
	'blocklist',
	'prohibited_content',
	'spii',
];

/**
 * Only what is known to be whole counts as whole: an answer that stopped for a reason nobody has heard of is treated
 * as cut, because its calls must not run and its last sentence may be half of one.
 */
export function stopOf(reason: string): StopReason {
	const word = reason.toLowerCase();
	if (WHOLE.includes(word)) return 'end';
	return REFUSED.includes(word) ? 'refused' : 'length';
}
