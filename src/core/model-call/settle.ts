import { costOf } from '#core/budget/cost.ts';
import type { Settlement } from '#core/budget/ledger.ts';
import { NO_SPEND } from '#core/content/spend.ts';
import { NO_USAGE, type Usage } from '#core/content/usage.ts';
import { estimateTokens } from '#core/prompt/estimate.ts';
import type { FailureType } from '#core/providers/failure.ts';
import type { Candidate } from '#core/router/candidate.ts';
import type { Heard } from './listen.ts';

/** Refused before any work was done on it: nobody charges for that. */
const FREE: readonly FailureType[] = ['auth', 'billing', 'rate', 'overloaded', 'context', 'bad-request'];
/** The provider may never have seen it, unless it said so. */
const PERHAPS_UNSEEN: readonly FailureType[] = ['network', 'server'];

/** What a call came to, as the provider counted, or as we do where it did not. */
export function settlementOf(heard: Heard, { facts }: Candidate, inputTokens: number): Settlement {
	if (heard.type === 'done' && heard.usage.input + heard.usage.output > 0)
		return { usage: heard.usage, spent: costOf(facts.price, heard.usage), isEstimated: false };
	if (heard.type === 'failed' && isFree(heard.error.type, heard))
		return { usage: NO_USAGE, spent: NO_SPEND, isEstimated: false };
	const usage: Usage = { ...NO_USAGE, input: inputTokens, output: estimateTokens(heard.text) };
	return { usage, spent: costOf(facts.price, usage), isEstimated: true };
}

function isFree(type: FailureType, { isBegun }: Heard): boolean {
	return !isBegun && (FREE.includes(type) || PERHAPS_UNSEEN.includes(type));
}
