import type { BlobPart, ResultPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeBlobs, nativeKind, resultText } from '../attachment.ts';
import { effortWord } from '../effort.ts';
import { argumentsOf, joinByRole, turnsOf, type AssistantTurn } from '../history.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { GeminiQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

const BUDGETS = { none: 0, low: 2048, medium: 8192, high: 24_576 };

export async function geminiRequest(request: ModelRequest, quirks: GeminiQuirks): Promise<WireRequest> {
	const { tools = [] } = request;
	const model = request.model
		.replace(/^models\//u, '')
		.split('/')
		.map(encodeURIComponent)
		.join('/');
	return {
		path: `/models/${model}:streamGenerateContent?alt=sse`,
		body: {
			contents: await contentsOf(request, quirks),
			systemInstruction: request.system ? { parts: [{ text: request.system }] } : undefined,
			...(tools.length > 0 && {
				tools: [
					{
						functionDeclarations: tools.map(({ name, description, schema }) => ({
							name,
							description,
							parametersJsonSchema: schema,
						})),
					},
				],
				...(request.toolChoice && {
					toolConfig: { functionCallingConfig: toolChoice(request.toolChoice) },
				}),
			}),
			generationConfig: {
				maxOutputTokens: request.maxOutputTokens,
				temperature: request.temperature,
				thinkingConfig: thinkingOf(request, quirks),
				responseMimeType: request.output && 'application/json',
				responseJsonSchema: request.output?.schema,
			},
		},
	};
}

async function contentsOf(request: ModelRequest, quirks: GeminiQuirks): Promise<readonly Json[]> {
	const turns = turnsOf(request.messages, 'gemini', request.model);
	const written = await Promise.all(
		turns.map(async (turn) => {
			if (turn.role === 'assistant') return { role: 'model', content: answerParts(turn, quirks) };
			const content =
				turn.role === 'user'
					? await Promise.all(turn.parts.map((part) => saidPart(part, request, quirks)))
					: await resultParts(turn.parts, request, quirks);
			return { role: 'user', content };
		}),
	);
	return joinByRole<Json>(written).map(({ role, content }) => ({ role, parts: content }));
}

async function saidPart(
	part: TextPart | BlobPart,
	request: ModelRequest,
	quirks: GeminiQuirks,
): Promise<Json> {
	if (part.type === 'text') return { text: part.text };
	if (!nativeKind(part, quirks)) return { text: blobNote(part) };
	return { inlineData: { mimeType: part.mime, data: await request.readBlob(part) } };
}

/** All results first, because the provider counts them against the calls; their files follow. */
async function resultParts(
	parts: readonly ResultPart[],
	request: ModelRequest,
	quirks: GeminiQuirks,
): Promise<Json[]> {
	const results = parts.map((part) => {
		const text = resultText(part, quirks, part.status !== 'error');
		const response = part.status === 'ok' ? { output: text } : { error: text };
		return { functionResponse: { id: part.id, name: part.tool, response } };
	});
	const blobs = parts.flatMap((part) => nativeBlobs(part.parts, quirks));
	return [...results, ...(await Promise.all(blobs.map((blob) => saidPart(blob, request, quirks))))];
}

function answerParts(turn: AssistantTurn, quirks: GeminiQuirks): Json[] {
	let isFirst = true;
	return turn.parts.map((part): Json => {
		const thoughtSignature = typeof part.seal === 'string' ? part.seal : undefined;
		if (part.type === 'text') return { text: part.text, thoughtSignature };
		if (part.type === 'reasoning') return { text: part.text, thought: true, thoughtSignature };
		const functionCall = { id: part.id, name: part.tool, args: argumentsOf(part) };
		// The first call of a message carries the signature for all of them.
		const standIn = isFirst ? quirks.foreignCallSeal : undefined;
		isFirst = false;
		return { functionCall, thoughtSignature: thoughtSignature ?? standIn };
	});
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): Json {
	if (typeof choice !== 'string') return { mode: 'ANY', allowedFunctionNames: [choice.tool] };
	return { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice] };
}

function thinkingOf({ effort }: ModelRequest, quirks: GeminiQuirks): Json | undefined {
	if (effort === undefined || quirks.thinking === 'omit') return undefined;
	const includeThoughts = effort !== 'none';
	if (quirks.thinking === 'budget')
		return { includeThoughts, thinkingBudget: Math.max(BUDGETS[effort], quirks.smallestBudget) };
	return { includeThoughts, thinkingLevel: effortWord(effort, quirks.levels) };
}
