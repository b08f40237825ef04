import type { FailureType } from './failure.ts';

/** What went wrong without the provider saying so. */
export type Circumstance =
	| 'aborted'
	| 'late'
	| 'silent'
	| 'overdue'
	| 'endless'
	| 'unloaded'
	| 'unreachable'
	| 'cut'
	| 'redirected'
	| 'empty'
	| 'page'
	| 'garbled'
	| 'oversized'
	| 'attachment';

/** Why a call may have gone wrong, and what is said of it. It holds where any of what is given is found. */
export interface FailureRow {
	readonly type: FailureType;
	/** In the circumstance and the status, which are written so: `page 502`, ` 429`, `cut `. */
	readonly when?: RegExp;
	/** In a code of the body, or in its sentence for a person. Codes stand from `^` to `$`: in a sentence they may be chance. */
	readonly said?: RegExp;
	/** Absent: what is said of the type. */
	readonly says?: string;
	readonly isModelMissing?: true;
}

/** What is said of a type where there is nothing more exact. */
export const TYPE_SAYS: Readonly<Record<FailureType, string>> = {
	auth: 'The key was refused, or it may not do this.',
	billing: 'The account has no credit left, or reached its limit.',
	rate: 'Too much was asked in a short time.',
	overloaded: 'The provider has too much to do.',
	context: 'The request is too long for the model.',
	'bad-request': 'The provider did not accept the request.',
	network: 'The answer was cut off.',
	timeout: 'The answer did not begin in time.',
	aborted: 'It was stopped.',
	server: 'The provider failed.',
	protocol: 'The answer is not in the form of this connection.',
};

const PAGE = 'The answer is a web page.';
const ELSEWHERE = 'The address leads elsewhere, and a key is not sent on.';

/** Read from the top, first match wins. What a body says counts before its status, and both before what is general. */
export const FAILURE_TABLE: readonly FailureRow[] = [
	{ type: 'aborted', when: /^aborted/u },
	{ type: 'timeout', when: /^late/u },
	{ type: 'timeout', when: /^silent/u, says: 'The answer stopped.' },
	{ type: 'timeout', when: /^overdue/u, says: 'The answer took too long.' },
	{ type: 'protocol', when: /^endless/u, says: 'The answer is too long.' },
	{ type: 'network', when: /^unloaded/u, says: 'A part of the app could not be loaded.' },
	{ type: 'network', when: /^unreachable/u, says: 'The address could not be reached.' },
	{ type: 'network', when: /^cut/u },
	{ type: 'protocol', when: /^redirected/u, says: ELSEWHERE },
	{ type: 'protocol', when: /^garbled/u },
	{ type: 'protocol', when: /^oversized/u, says: 'A line of the answer is too long.' },
	{ type: 'bad-request', when: /^attachment/u, says: 'An attachment could not be read.' },
	{ type: 'rate', when: /^page 429/u },
	{ type: 'server', when: /^page 5/u, says: PAGE },
	{ type: 'protocol', when: /^page 2/u, says: PAGE },
	{ type: 'network', when: /^page/u, says: PAGE },
	{ type: 'protocol', when: /^empty 2/u, says: 'The answer is empty.' },

	{
		type: 'billing',
		said: /^(billing_(error|hard_limit_reached|not_active)|payment_required)$|insufficient[_ ](quota|balance|credits?|funds)|credit balance is too low|(out of|no|any|more|available) credits\b|credits? (are|is|have been) (depleted|exhausted)|spending limit/iu,
		when: /402/u,
	},
	{
		type: 'context',
		said: /^(context_(length|window)_exceeded|exceed_context_size_error|request_too_large)$|(prompt|input) is too long|(maximum|max|available) context|context (length|window|limit|size)|input token count|too large for model|reduce the length of|max_new_tokens.{0,20} must be/iu,
		when: /413/u,
	},
	{
		type: 'protocol',
		said: /^(tool_use_failed|json_validate_failed)$/u,
		says: 'The model wrote something that could not be read.',
	},
	{
		type: 'bad-request',
		said: /^(content_(policy_violation|filter)|invalid_prompt)$|\b(flagged|moderation|content policy)\b/iu,
		says: 'The provider will not answer this.',
	},
	{
		type: 'auth',
		said: /^(authentication_error|permission_(error|denied)|unauthenticated)$|(invalid|incorrect|missing)[_ ]api.?key|api.?key[_ ](not valid|(is )?invalid|expired)/iu,
	},
	{ type: 'overloaded', said: /^(overloaded_error|slow_down|unavailable|capacity_exceeded)$/iu },
	{ type: 'rate', said: /^(rate_limit_(error|exceeded)|resource_exhausted)$/iu },
	{ type: 'timeout', said: /^(timeout_error|deadline_exceeded)$/iu },
	{
		type: 'bad-request',
		said: /^((model_)?not_?found(_?error)?|model_decommissioned|invalid_model)$|\bmodel\b.{0,99} (not found|(does )?not exist)/iu,
		says: 'The provider does not have this model.',
		isModelMissing: true,
	},

	{ type: 'auth', when: /40[13]/u },
	{ type: 'network', when: /407/u, says: 'A proxy on the way asks for a password.' },
	{ type: 'timeout', when: /408|5[02]4/u },
	{ type: 'rate', when: /429/u },
	{ type: 'overloaded', when: /498|503|529/u },
	{ type: 'bad-request', when: / 4/u },
	{ type: 'server', when: / 5/u },
	{ type: 'protocol', when: / 3/u, says: ELSEWHERE },

	{ type: 'overloaded', said: /\boverloaded\b|server busy/iu },
	{ type: 'bad-request', said: /^(invalid_request_error|invalid_argument|badrequesterror)$/iu },
];
