import { refusalWords } from '#core/budget/refusal-words.ts';
import type { AskFailure } from './question.ts';

/** Says to a person why there is no answer. */
export function failureWords(failure: AskFailure): string {
	switch (failure.type) {
		case 'no-candidate': {
			const reasons = failure.passedOver.map(
				({ connection, model, reason }) => `${model} (${connection}): ${reason}`,
			);
			return reasons.join('\n') || 'No model is set up.';
		}
		case 'budget':
			return refusalWords(failure);
		case 'failed':
			return failure.error.detail;
		case 'offline':
			return 'There is no network, and no model on this device to go on with.';
		case 'aborted':
			return 'Stopped.';
		case 'lease-lost':
			return 'Another host is at this run.';
	}
}
