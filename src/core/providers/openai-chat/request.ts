import type { BlobPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeKind, resultText } from '../attachment.ts';
import { wireCallIds } from '../call-ids.ts';
import { effortWord } from '../effort.ts';
import { functionTools } from '../function-tools.ts';
import { argumentsOf, turnsInWords, turnsOf, type AssistantTurn } from '../history.ts';
import { isStrictSchema, systemWithSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import { roleMessages } from '../role-messages.ts';
import type { WireRequest } from '../wire.ts';
import type { ChatQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

const CALL_IDS = { any: /^[\w.:-]{1,64}$/u, nine: /^[A-Za-z0-9]{9}$/u };

export async function chatRequest(request: ModelRequest, quirks: ChatQuirks): Promise<WireRequest> {
	const tools = quirks.takesTools ? functionTools(request) : undefined;
	return {
		path: '/chat/completions',
		body: {
			model: request.model,
			messages: await messagesOf(request, quirks),
			stream: true,
			stream_options: quirks.asksForUsage ? { include_usage: true } : undefined,
			[quirks.maxTokensField]: request.maxOutputTokens,
			temperature: quirks.takesTemperature ? request.temperature : undefined,
			tools,
			tool_choice: tools && request.toolChoice && toolChoice(request.toolChoice),
			response_format: request.output && responseFormat(request.output, quirks),
			...effortOf(request, quirks),
		},
	};
}

function messagesOf(request: ModelRequest, quirks: ChatQuirks): Promise<Json[]> {
	const all = turnsOf(request.messages, 'openai-chat', request.model);
	const turns = quirks.takesTools ? all : turnsInWords(all, (part) => resultText(part, quirks, true));
	const callId = wireCallIds(turns, CALL_IDS[quirks.callIds]);
	const system = systemWithSchema(request, quirks.output === 'schema');
	return roleMessages(system ? { role: quirks.systemRole, content: system } : undefined, turns, quirks, {
		user: async (parts) => ({ role: 'user', content: await contentOf(parts, request, quirks) }),
		assistant: (turn) => assistantMessage(turn, callId, quirks),
		result: (part) => ({
			role: 'tool',
			tool_call_id: callId(part.id),
			name: quirks.namesResults ? part.tool : undefined,
			content: resultText(part, quirks, true),
		}),
	});
}

async function contentOf(
	parts: readonly (TextPart | BlobPart)[],
	request: ModelRequest,
	quirks: ChatQuirks,
): Promise<string | Json[]> {
	const content = await Promise.all(parts.map((part) => contentPart(part, request, quirks)));
	// Words alone go as one text: many servers take nothing else.
	const isWords = content.every((part) => part['type'] === 'text');
	return isWords ? content.map((part) => part['text']).join('\n\n') : content;
}

async function contentPart(
	part: TextPart | BlobPart,
	request: ModelRequest,
	quirks: ChatQuirks,
): Promise<Json> {
	if (part.type === 'text') return { type: 'text', text: part.text };
	const kind = nativeKind(part, quirks);
	if (!kind) return { type: 'text', text: blobNote(part) };
	const url = `data:${part.mime};base64,${await request.readBlob(part)}`;
	return kind === 'image'
		? { type: 'image_url', image_url: { url } }
		: { type: 'file', file: { filename: part.name ?? 'file.pdf', file_data: url } };
}

function assistantMessage(turn: AssistantTurn, callId: (id: string) => string, quirks: ChatQuirks): Json {
	const text = turn.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
	const calls = turn.parts.flatMap((part) => {
		if (part.type !== 'call') return [];
		const made = { name: part.tool, arguments: JSON.stringify(argumentsOf(part)) };
		return [{ id: callId(part.id), type: 'function', function: made, extra_content: part.seal }];
	});
	const empty = quirks.emptyContent === 'null' && calls.length > 0 ? null : '';
	const { content = text || empty, ...reasoning } = reasoningOf(turn, text, quirks);
	return { role: 'assistant', content, ...reasoning, tool_calls: calls.length > 0 ? calls : undefined };
}

function reasoningOf(turn: AssistantTurn, text: string, quirks: ChatQuirks): Json {
	const parts = turn.parts.filter((part) => part.type === 'reasoning');
	const thoughts = parts.map((part) => part.text).join('\n\n');
	switch (quirks.reasoningBack) {
		case 'omit':
			return {};
		case 'reasoning_content':
			return { reasoning_content: thoughts };
		case 'reasoning_details': {
			const details = parts.flatMap((part): unknown[] => (Array.isArray(part.seal) ? part.seal : []));
			return details.length > 0 ? { reasoning_details: details } : {};
		}
		case 'thinking': {
			if (thoughts === '') return {};
			const thinking = { type: 'thinking', thinking: [{ type: 'text', text: thoughts }] };
			return { content: text ? [thinking, { type: 'text', text }] : [thinking] };
		}
	}
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): unknown {
	return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.tool } };
}

function responseFormat(
	{ name, schema }: NonNullable<ModelRequest['output']>,
	quirks: ChatQuirks,
): Json | undefined {
	if (quirks.output === 'prompt') return undefined;
	if (quirks.output === 'object') return { type: 'json_object' };
	const strict = (quirks.takesStrict && isStrictSchema(schema)) || undefined;
	return { type: 'json_schema', json_schema: { name, schema, strict } };
}

function effortOf(request: ModelRequest, quirks: ChatQuirks): Json {
	const effort = effortWord(request.effort, quirks.efforts);
	if (effort === undefined || quirks.effort === 'omit') return {};
	const isOff = effort === 'none';
	switch (quirks.effort) {
		case 'reasoning_effort':
			return { reasoning_effort: effort };
		case 'reasoning':
			return { reasoning: isOff ? { enabled: false } : { effort } };
		case 'thinking':
			return isOff
				? { thinking: { type: 'disabled' } }
				: { thinking: { type: 'enabled' }, reasoning_effort: effort };
	}
}
