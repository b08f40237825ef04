import { readFileSync } from 'node:fs';
import { OWN_WORDS } from '#core/content/label.ts';
import { isRecord } from '#core/kernel/json.ts';
import { estimateTokens } from '#core/prompt/estimate.ts';
import { askAside } from '#core/run/aside.ts';
import { askForJson } from '#core/structured/ask-for-json.ts';
import type { ResidentHost } from '#relay/resident/host.ts';
import type { AskArguments } from './ask-arguments.ts';

const MAX_OUTPUT_TOKENS = 4_000;

/** Asks for an answer that fits the schema in a file, and prints it as JSON. */
export async function askForm(
	{ question, route, system }: AskArguments,
	path: string,
	host: ResidentHost,
): Promise<number> {
	const schema: unknown = JSON.parse(readFileSync(path, 'utf8'));
	if (!isRecord(schema)) return refuse('The file has no JSON schema in it.');
	const at = Date.now();
	const run = { id: host.newId(), createdAt: at, updatedAt: at, agentId: 'ask' };
	const tokens = estimateTokens(question) + estimateTokens(system ?? '');
	const answered = await askAside(run, host.ports, (ask, signal) =>
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
	if (!answered.ok) return refuse('Another process is at this run.');
	const { value: answer } = answered;
	if (!answer.ok)
		return refuse(`No answer that fits after ${answer.error.tries} tries: ${answer.error.type}`);
	process.stdout.write(`${JSON.stringify(answer.value.value, null, 2)}\n`);
	return 0;
}

function refuse(words: string): number {
	process.stderr.write(`${words}\n`);
	return 1;
}
