/**
 * Why a model did not answer, by what can be done about it. `detail` is for a person who looks closer: our own
 * words, a status, a code that is on our list. It never holds what the provider wrote, because that may repeat
 * a key or the prompt.
 */
export type ProviderFailure =
	/** The key is missing, wrong or may not do this. */
	| { readonly type: 'auth'; readonly detail: string }
	/** No money, no plan, or a limit the account set itself. */
	| { readonly type: 'billing'; readonly detail: string }
	/** Too much for now; `retryAfterMs` where the provider said how long. */
	| { readonly type: 'rate'; readonly detail: string; readonly retryAfterMs?: number }
	| { readonly type: 'overloaded'; readonly detail: string; readonly retryAfterMs?: number }
	/** The request is longer than the model or the provider takes. */
	| { readonly type: 'context'; readonly detail: string }
	/** It would be refused again, here and elsewhere; with `isModelMissing` only here, where the model is not known. */
	| { readonly type: 'bad-request'; readonly detail: string; readonly isModelMissing?: true }
	/** Nothing came, or the answer was cut off. */
	| { readonly type: 'network'; readonly detail: string }
	| { readonly type: 'timeout'; readonly detail: string }
	/** The caller's own signal. */
	| { readonly type: 'aborted'; readonly detail: string }
	| { readonly type: 'server'; readonly detail: string }
	/** What came is not what this wire speaks. */
	| { readonly type: 'protocol'; readonly detail: string };

export type FailureType = ProviderFailure['type'];
