import type { BlobPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeBlobs, nativeKind, resultText } from '../attachment.ts';
import { functionTools } from '../function-tools.ts';
import { argumentsOf, turnsOf, type AssistantTurn, type ResultsTurn } from '../history.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { OllamaQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

export async function ollamaRequest(request: ModelRequest, quirks: OllamaQuirks): Promise<WireRequest> {
	return {
		path: '/api/chat',
		body: {
			model: request.model,
			messages: await messagesOf(request, quirks),
			stream: true,
			// There is no field for the choice of tools: a model that must not call gets none.
			...(request.toolChoice !== 'none' && functionTools(request)),
			...(request.output && { format: request.output.schema }),
			...(request.effort && { think: thinkOf(request.effort, quirks) }),
			options: {
				num_predict: request.maxOutputTokens,
				...(quirks.contextTokens !== undefined && { num_ctx: quirks.contextTokens }),
				...(request.temperature !== undefined && { temperature: request.temperature }),
			},
		},
	};
}

async function messagesOf(request: ModelRequest, quirks: OllamaQuirks): Promise<Json[]> {
	const messages: Json[] = request.system ? [{ role: 'system', content: request.system }] : [];
	for (const turn of turnsOf(request.messages, 'ollama', request.model)) {
		if (turn.role === 'user') messages.push(await userMessage(turn.parts, request, quirks));
		else if (turn.role === 'assistant') messages.push(assistantMessage(turn));
		else messages.push(...(await resultMessages(turn, request, quirks)));
	}
	return messages;
}

async function userMessage(
	parts: readonly (TextPart | BlobPart)[],
	request: ModelRequest,
	quirks: OllamaQuirks,
): Promise<Json> {
	const words = parts.flatMap((part) => {
		if (part.type === 'text') return [part.text];
		return nativeKind(part, quirks) ? [] : [blobNote(part)];
	});
	const images = await Promise.all(nativeBlobs(parts, quirks).map((part) => request.readBlob(part)));
	return { role: 'user', content: words.join('\n\n'), ...(images.length > 0 && { images }) };
}

function assistantMessage(turn: AssistantTurn): Json {
	const texts = { text: [] as string[], reasoning: [] as string[] };
	const calls: Json[] = [];
	for (const part of turn.parts) {
		if (part.type === 'call') {
			calls.push({ id: part.id, function: { name: part.tool, arguments: argumentsOf(part) } });
		} else if (part.text !== '') {
			texts[part.type].push(part.text);
		}
	}
	return {
		role: 'assistant',
		content: texts.text.join('\n\n'),
		...(texts.reasoning.length > 0 && { thinking: texts.reasoning.join('\n\n') }),
		...(calls.length > 0 && { tool_calls: calls }),
	};
}

async function resultMessages(
	turn: ResultsTurn,
	request: ModelRequest,
	quirks: OllamaQuirks,
): Promise<Json[]> {
	const messages: Json[] = turn.parts.map((part) => ({
		role: 'tool',
		tool_name: part.tool,
		tool_call_id: part.id,
		content: resultText(part, quirks, true),
	}));
	for (const part of turn.parts) {
		const blobs = nativeBlobs(part.parts, quirks);
		const intro: TextPart = { type: 'text', text: `[Files of the result of ${part.tool}]` };
		if (blobs.length > 0) messages.push(await userMessage([intro, ...blobs], request, quirks));
	}
	return messages;
}

function thinkOf(effort: NonNullable<ModelRequest['effort']>, quirks: OllamaQuirks): boolean | string {
	return effort === 'none' || quirks.thinking === 'switch' ? effort !== 'none' : effort;
}
