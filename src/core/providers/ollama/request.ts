import type { BlobPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeBlobs, nativeKind, resultText } from '../attachment.ts';
import { functionTools } from '../function-tools.ts';
import { argumentsOf, turnsOf, type AssistantTurn } from '../history.ts';
import type { ModelRequest } from '../provider.ts';
import { roleMessages } from '../role-messages.ts';
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
			tools: request.toolChoice === 'none' ? undefined : functionTools(request),
			format: request.output?.schema,
			think: request.effort && thinkOf(request.effort, quirks),
			options: {
				num_predict: request.maxOutputTokens,
				num_ctx: quirks.contextTokens,
				temperature: request.temperature,
			},
		},
	};
}

function messagesOf(request: ModelRequest, quirks: OllamaQuirks): Promise<Json[]> {
	const system = request.system ? { role: 'system', content: request.system } : undefined;
	return roleMessages(system, turnsOf(request.messages, 'ollama', request.model), quirks, {
		user: (parts) => userMessage(parts, request, quirks),
		assistant: assistantMessage,
		result: (part) => ({
			role: 'tool',
			tool_name: part.tool,
			tool_call_id: part.id,
			content: resultText(part, quirks, true),
		}),
	});
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
	return { role: 'user', content: words.join('\n\n'), images: images.length > 0 ? images : undefined };
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
		thinking: texts.reasoning.join('\n\n') || undefined,
		tool_calls: calls.length > 0 ? calls : undefined,
	};
}

function thinkOf(effort: NonNullable<ModelRequest['effort']>, quirks: OllamaQuirks): boolean | string {
	return effort === 'none' || quirks.thinking === 'switch' ? effort !== 'none' : effort;
}
