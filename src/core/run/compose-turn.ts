import { joinLabels, type Label } from '#core/content/label.ts';
import type { LabelledMessage, ModelMessage } from '#core/content/message.ts';
import type { Part } from '#core/content/part.ts';
import type { Question, WrittenQuestion } from '#core/model-call/question.ts';
import { agentPrompt } from '#core/prompt/agent-prompt.ts';
import { calibrated, type Calibration } from '#core/prompt/calibration.ts';
import { promptTokens } from '#core/prompt/compaction.ts';
import { estimateMessages } from '#core/prompt/estimate.ts';
import { applyCompaction } from '#core/prompt/history/summary.ts';
import { fitHistory } from '#core/prompt/history/strategy.ts';
import { shortenResult } from '#core/prompt/history/long-result.ts';
import { renderTemplate } from '#core/prompt/template.ts';
import type { Candidate } from '#core/router/candidate.ts';
import type { Ability } from '#core/router/obstacle.ts';
import { describeAttachments } from '#core/vision/describe-attachments.ts';
import type { Describer } from '#core/vision/describer.ts';
import type { TurnView } from './agent.ts';
import type { RunMaterial } from './agent-settings.ts';

/** Of a prompt, for what is the same in every turn; the rest is for what is said. */
const FIXED_SHARE = 0.4;
/** For the choice of a model, before a prompt is written for it: persona, rules, files and what is true now. */
const TYPICAL_FIXED_TOKENS = 1_000;
/** What the person keeps about themselves is theirs alone. */
const OWN_FILES: Label = { integrity: 'user', secrecy: 'private', sources: [] };

/** However long an answer may become, a model with room for this much of it can be asked. */
const SHORT_ANSWER_TOKENS = 1_000;
const LEAST_ANSWER_TOKENS = 256;

/** What is to be put into words for a candidate. */
interface Shown {
	readonly messages: readonly LabelledMessage[];
	readonly label: Label;
	readonly describer: Describer;
	readonly signal: AbortSignal;
}

/** The next question of a run. */
export async function composeTurn(view: TurnView, material: RunMaterial): Promise<Question> {
	const { profile, tools } = material.settings;
	const { messages, label: said } = shownMessages(view, material);
	const files = await material.files();
	const label = files.length > 0 ? joinLabels([said, OWN_FILES]) : said;
	const shown: Shown = { messages, label, describer: material.describer(view.ask), signal: view.signal };
	return {
		id: `turn:${view.state.seq}`,
		purpose: 'turn',
		route: profile.route,
		needs: {
			...{ tools: tools.length > 0, images: false, pdf: false, structured: false, reasoning: false },
			inputTokens: estimateMessages(messages) + TYPICAL_FIXED_TOKENS,
			outputTokens: Math.min(profile.maxOutputTokens, SHORT_ANSWER_TOKENS),
			localOnly: label.localOnly === true,
		},
		wishes: sightsIn(messages),
		label,
		write: (candidate, calibration) => writeTurn(candidate, calibration, shown, material),
	};
}

async function writeTurn(
	{ facts }: Candidate,
	calibration: Calibration | undefined,
	shown: Shown,
	{ settings, sources, files }: RunMaterial,
): Promise<WrittenQuestion> {
	const { profile, tools, persona = '', variables = {} } = settings;
	const { effort, temperature } = profile;
	const { contextTokens, abilities } = facts;
	const outputTokens = Math.min(profile.maxOutputTokens, facts.maxOutputTokens);
	const descriptions = tools.map(({ name, description, schema }) => ({ name, description, schema }));
	const prompt = agentPrompt({
		persona: renderTemplate(persona, variables).text,
		files: await files(),
		live: sources.live(),
		tools: descriptions,
		maxTokens: Math.floor(promptTokens({ contextTokens, outputTokens }) * FIXED_SHARE),
		...(calibration ? { calibration } : {}),
	});
	const described = await describeAttachments(shown.messages, abilities, shown.describer, shown.signal);
	const messages = described.messages.map(withShortResults);
	const tokens = calibrated(estimateMessages(messages), calibration);
	const left = promptTokens({ contextTokens, outputTokens: 0 }) - prompt.fixedTokens - tokens;
	return {
		request: {
			system: prompt.system,
			messages,
			...(descriptions.length > 0 ? { tools: descriptions } : {}),
			maxOutputTokens: Math.min(outputTokens, Math.max(LEAST_ANSWER_TOKENS, left)),
			...(effort === undefined ? {} : { effort }),
			...(temperature === undefined ? {} : { temperature }),
			readBlob: sources.readBlob,
		},
		label: joinLabels([shown.label, ...described.messages.map((message) => message.label)]),
		sections: [...prompt.sections, { name: 'conversation', tokens }],
	};
}

/** What of the conversation a model is shown, and what that makes of its answer. */
function shownMessages(
	{ history, state }: TurnView,
	{ settings }: RunMaterial,
): { readonly messages: readonly LabelledMessage[]; readonly label: Label } {
	const compacted = applyCompaction([...history, ...state.messages], state.compaction);
	const { messages } = fitHistory(compacted, settings.profile.history, estimateMessages);
	return { messages, label: joinLabels(messages.map(({ label }) => label)) };
}

/** What a model would have to take to see everything itself. */
function sightsIn(messages: readonly ModelMessage[]): readonly Ability[] {
	const mimes = messages.flatMap(({ parts }) =>
		parts.flatMap((part: Part) => (part.type === 'blob' ? [part.mime] : [])),
	);
	return [
		...(mimes.some((mime) => mime.startsWith('image/')) ? (['images'] as const) : []),
		...(mimes.includes('application/pdf') ? (['pdf'] as const) : []),
	];
}

function withShortResults(message: LabelledMessage): LabelledMessage {
	const parts = message.parts.map((part) => (part.type === 'result' ? shortenResult(part) : part));
	return { ...message, parts };
}
