import { OWN_WORDS } from '#core/content/label.ts';
import type { Run } from '#core/journal/run-store.ts';
import { failureWords } from '#core/model-call/failure-words.ts';
import { estimateTokens } from '#core/prompt/estimate.ts';
import { askAside } from '#core/run/aside.ts';
import { askForJson, type JsonFailure } from '#core/structured/ask-for-json.ts';
import type { ResidentHost } from '#relay/resident/host.ts';
import type { AskArguments } from './ask-arguments.ts';
import { stopsWith } from './ask-stop.ts';

const MAX_OUTPUT_TOKENS = 4_000;

/** An answer that fits, as text, or why there is none. */
interface FormAnswer {
	readonly json?: string;
	readonly words: string;
}

export async function askForm(
	{ question, route, system }: AskArguments,
	schema: Readonly<Record<string, unknown>>,
	run: Run,
	host: ResidentHost,
	stop: AbortSignal,
): Promise<FormAnswer> {
	const tokens = estimateTokens(question) + estimateTokens(system ?? '');
	const asked = () =>
		askAside(run, host.ports, (ask, signal) =>
			askForJson(
				{ name: 'answer', schema },
				{
					id: 'answer',
					purpose: 'structured',
					route,
					needs: {
						...{ tools: false, images: false, pdf: false, structured: false, reasoning: false },
						...{ inputTokens: tokens, outputTokens: MAX_OUTPUT_TOKENS, localOnly: false },
					},
					label: OWN_WORDS,
					write: () =>
						Promise.resolve({
							request: {
								...(system === undefined ? {} : { system }),
								messages: [{ role: 'user', parts: [{ type: 'text', text: question }] }],
								maxOutputTokens: MAX_OUTPUT_TOKENS,
								readBlob: (part) => host.blobs.read(part),
							},
							sections: [{ name: 'question', tokens }],
						}),
				},
				ask,
				signal,
			),
		);
	const answered = await stopsWith(stop, run, host, asked);
	if (!answered.ok) return { words: 'Another process is at this run.' };
	const { value: answer } = answered;
	return answer.ok
		? { json: JSON.stringify(answer.value.value, null, 2), words: '' }
		: { words: wordsFor(answer.error) };
}

const NO_JSON = {
	unreadable: 'it was no JSON',
	'cut-off': 'it was cut off before its end',
	refused: 'the model refused',
} as const;

function wordsFor(failure: JsonFailure): string {
	const after = `No answer that fits after ${failure.tries} ${failure.tries === 1 ? 'try' : 'tries'}`;
	switch (failure.type) {
		case 'schema-broken':
			return `The schema cannot be used: ${failure.detail}`;
		case 'schema-too-costly':
			return 'The schema cannot be used: checking an answer by it would take too long.';
		case 'not-json':
			return `${after}; of the last one, ${NO_JSON[failure.reason]}.`;
		case 'does-not-fit': {
			const faults = failure.errors.map(({ path, message }) => `- ${path || 'the whole'}: ${message}`);
			return `${after}. What was wrong with the last one:\n${faults.join('\n')}`;
		}
		default:
			return failureWords(failure);
	}
}
