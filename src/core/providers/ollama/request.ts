import { conversationOf, unlessEmpty, wordsOf, type WirePart } from '../conversation.ts';
import { functionTools } from '../function-tools.ts';
import type { ModelRequest } from '../provider.ts';
import { roleMessages } from '../role-messages.ts';
import type { WireRequest } from '../wire.ts';
import type { OllamaQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

export async function ollamaRequest(request: ModelRequest, quirks: OllamaQuirks): Promise<WireRequest> {
	const { system, effort } = request;
	const turns = await conversationOf(request, 'ollama', { accepts: quirks });
	const messages = roleMessages(turns, {
		user: userMessage,
		assistant: assistantMessage,
		result: ({ tool, id, text }) => ({ role: 'tool', tool_name: tool, tool_call_id: id, content: text }),
	});
	return {
		path: '/api/chat',
		body: {
			model: request.model,
			messages: system ? [{ role: 'system', content: system }, ...messages] : messages,
			stream: true,
			// There is no field for the choice of tools: a model that must not call gets none.
			tools: request.toolChoice === 'none' ? undefined : functionTools(request),
			format: request.output?.schema,
			think: effort && (quirks.thinking === 'switch' || effort === 'none' ? effort !== 'none' : effort),
			options: {
				num_predict: request.maxOutputTokens,
				num_ctx: quirks.contextTokens,
				temperature: request.temperature,
			},
		},
	};
}

function userMessage(parts: readonly WirePart[]): Json {
	const images = parts.flatMap((part) => (part.type === 'image' ? [part.data] : []));
	return { role: 'user', content: wordsOf(parts, 'text'), images: unlessEmpty(images) };
}

function assistantMessage(parts: readonly WirePart[]): Json {
	const calls = parts.flatMap((part) =>
		part.type === 'call' ? [{ id: part.id, function: { name: part.tool, arguments: part.input } }] : [],
	);
	return {
		role: 'assistant',
		content: wordsOf(parts, 'text'),
		thinking: wordsOf(parts, 'reasoning') || undefined,
		tool_calls: unlessEmpty(calls),
	};
}
