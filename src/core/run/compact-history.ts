import { joinLabels } from '#core/content/label.ts';
import { partsText } from '#core/content/part.ts';
import { planCompaction } from '#core/prompt/compaction.ts';
import { estimateMessages, estimateTokens } from '#core/prompt/estimate.ts';
import { summaryMessage, SUMMARY_INSTRUCTION, textToSummarise } from '#core/prompt/history/summary.ts';
import type { Compaction, TurnView } from './agent.ts';
import type { RunMaterial } from './agent-settings.ts';

const SUMMARY_TOKENS = 2_000;
/** Prompt, tools and files together take about this much. */
const FIXED_TOKENS = 2_000;
/** Of the context, for the text that is summarised; three characters are taken for a token, to be on the safe side. */
const SHARE = 0.6;
const CHARACTERS_PER_TOKEN = 3;

/** Has the older part of a conversation summarised when it is time. Without an answer the conversation stays whole. */
export async function compactHistory(
	view: TurnView,
	{ settings, sources }: RunMaterial,
	must: boolean,
): Promise<Compaction | undefined> {
	const { profile } = settings;
	const contextTokens = await sources.contextTokens();
	const messages = [...view.history, ...view.state.messages];
	const room = { contextTokens, outputTokens: profile.maxOutputTokens, fixedTokens: FIXED_TOKENS };
	const plan = planCompaction(messages, view.state.compaction, room, estimateMessages, must);
	if (!plan) return undefined;

	const text = textToSummarise(plan.replaced, Math.floor(contextTokens * SHARE * CHARACTERS_PER_TOKEN));
	const inputTokens = estimateTokens(text) + estimateTokens(SUMMARY_INSTRUCTION);
	const label = joinLabels(plan.replaced.map((message) => message.label));
	const answer = await view.ask(
		{
			id: `summary:${plan.count}:${view.state.seq}`,
			purpose: 'summary',
			route: profile.route,
			needs: {
				...{ tools: false, images: false, pdf: false, structured: false, reasoning: false },
				...{ inputTokens, outputTokens: SUMMARY_TOKENS, localOnly: label.localOnly === true },
			},
			label,
			write: () =>
				Promise.resolve({
					request: {
						system: SUMMARY_INSTRUCTION,
						messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
						maxOutputTokens: SUMMARY_TOKENS,
						readBlob: sources.readBlob,
					},
					sections: [{ name: 'conversation to summarise', tokens: inputTokens }],
				}),
		},
		view.signal,
	);
	if (!answer.ok || answer.value.stop !== 'end') return undefined;
	return { count: plan.count, summary: summaryMessage(partsText(answer.value.parts), plan.replaced) };
}
