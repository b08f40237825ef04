import type { StopReason } from '#core/content/answer.ts';

/** Every provider's words for an answer that is whole. */
const WHOLE = /^(stop(_sequence)?|end(_turn)?|eos(_token)?|tool_(calls|use)|function_call|completed?)$/iu;

const REFUSED = /^(content_filter|refusal|safety|recitation|language|blocklist|prohibited_content|spii)$/iu;

/**
 * Only what is known to be whole counts as whole: an answer that stopped for a reason nobody has heard of is treated
 * as cut, because its calls must not run and its last sentence may be half of one.
 */
export function stopOf(reason: string): StopReason {
	if (WHOLE.test(reason)) return 'end';
	return REFUSED.test(reason) ? 'refused' : 'length';
}
