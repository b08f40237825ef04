import { conversationOf, unlessEmpty, type WirePart, type WireTurn } from '../conversation.ts';
import { effortWord } from '../effort.ts';
import { joinByRole } from '../history.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { GeminiQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

const BUDGETS = { none: 0, low: 2048, medium: 8192, high: 24_576 };

export async function geminiRequest(request: ModelRequest, quirks: GeminiQuirks): Promise<WireRequest> {
	const { model, system, toolChoice: choice, output } = request;
	const turns = await conversationOf(request, 'gemini', { accepts: quirks, hasErrorField: true });
	const tools = unlessEmpty(request.tools)?.map(({ name, description, schema }) => ({
		...{ name, description, parametersJsonSchema: schema },
	}));
	const path = encodeURIComponent(model.replace(/^models\//u, '')).replaceAll('%2F', '/');
	return {
		path: `/models/${path}:streamGenerateContent?alt=sse`,
		body: {
			contents: contentsOf(turns, quirks),
			systemInstruction: system ? { parts: [{ text: system }] } : undefined,
			tools: tools && [{ functionDeclarations: tools }],
			toolConfig: tools && choice && { functionCallingConfig: toolChoice(choice) },
			generationConfig: {
				maxOutputTokens: request.maxOutputTokens,
				temperature: request.temperature,
				thinkingConfig: thinkingOf(request, quirks),
				responseMimeType: output && 'application/json',
				responseJsonSchema: output?.schema,
			},
		},
	};
}

function contentsOf(turns: readonly WireTurn[], quirks: GeminiQuirks): readonly Json[] {
	const contents = turns.map(({ role, parts }) => {
		if (role === 'assistant') return { role: 'model', parts: answerParts(parts, quirks) };
		// All results first, because the provider counts them against the calls; their files follow.
		const files = parts.flatMap((part) => (part.type === 'result' ? part.files : []));
		return { role: 'user', parts: [...parts, ...files].map(partOf) };
	});
	return joinByRole(contents);
}

function answerParts(parts: readonly WirePart[], { foreignCallSeal }: GeminiQuirks): Json[] {
	// The first call of a message carries the signature for all of them.
	const first = parts.find((part) => part.type === 'call');
	return parts.map((part) => {
		const seal = 'seal' in part && typeof part.seal === 'string' ? part.seal : undefined;
		return { ...partOf(part), thoughtSignature: seal ?? (part === first ? foreignCallSeal : undefined) };
	});
}

function partOf(part: WirePart): Json {
	switch (part.type) {
		case 'text':
			return { text: part.text };
		case 'reasoning':
			return { text: part.text, thought: true };
		case 'call':
			return { functionCall: { id: part.id, name: part.tool, args: part.input } };
		case 'result': {
			const response = { [part.status === 'ok' ? 'output' : 'error']: part.text };
			return { functionResponse: { id: part.id, name: part.tool, response } };
		}
		default:
			return { inlineData: { mimeType: part.mime, data: part.data } };
	}
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): Json {
	if (typeof choice !== 'string') return { mode: 'ANY', allowedFunctionNames: [choice.tool] };
	return { mode: choice === 'required' ? 'ANY' : choice.toUpperCase() };
}

function thinkingOf({ effort }: ModelRequest, quirks: GeminiQuirks): Json | undefined {
	if (effort === undefined || quirks.thinking === 'omit') return undefined;
	const includeThoughts = effort !== 'none';
	if (quirks.thinking === 'budget')
		return { includeThoughts, thinkingBudget: Math.max(BUDGETS[effort], quirks.smallestBudget) };
	return { includeThoughts, thinkingLevel: effortWord(effort, quirks.levels) };
}
