import type { BlobPart, TextPart } from '#core/content/part.ts';
import { blobNote, nativeBlobs, nativeKind, resultText } from '../attachment.ts';
import { wireCallIds } from '../call-ids.ts';
import { functionTools } from '../function-tools.ts';
import { argumentsOf, turnsOf, type AssistantTurn, type ResultsTurn } from '../history.ts';
import { isStrictSchema, systemWithSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import type { WireRequest } from '../wire.ts';
import type { ChatQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

const CALL_IDS = { any: /^[\w.:-]{1,64}$/u, nine: /^[A-Za-z0-9]{9}$/u };

export async function chatRequest(request: ModelRequest, quirks: ChatQuirks): Promise<WireRequest> {
	const mayChoose = Boolean(request.tools?.length) && quirks.takesToolChoice;
	return {
		path: '/chat/completions',
		body: {
			model: request.model,
			messages: await messagesOf(request, quirks),
			stream: true,
			...(quirks.asksForUsage && { stream_options: { include_usage: true } }),
			[quirks.maxTokensField]: request.maxOutputTokens,
			...(request.temperature !== undefined &&
				quirks.takesTemperature && { temperature: request.temperature }),
			...functionTools(request),
			...(mayChoose && request.toolChoice && { tool_choice: toolChoice(request.toolChoice) }),
			...(request.output && responseFormat(request.output, quirks)),
			...(request.effort && effortOf(request.effort, quirks)),
		},
	};
}

async function messagesOf(request: ModelRequest, quirks: ChatQuirks): Promise<Json[]> {
	const turns = turnsOf(request.messages, 'openai-chat', request.model);
	const callId = wireCallIds(turns, CALL_IDS[quirks.callIds]);
	const system = systemWithSchema(request, quirks.output === 'schema');
	const messages: Json[] = system ? [{ role: quirks.systemRole, content: system }] : [];
	for (const turn of turns) {
		if (turn.role === 'user')
			messages.push({ role: 'user', content: await contentOf(turn.parts, request, quirks) });
		else if (turn.role === 'assistant') messages.push(assistantMessage(turn, callId, quirks));
		else messages.push(...(await resultMessages(turn, callId, request, quirks)));
	}
	return messages;
}

async function contentOf(
	parts: readonly (TextPart | BlobPart)[],
	request: ModelRequest,
	quirks: ChatQuirks,
): Promise<string | Json[]> {
	const content = await Promise.all(parts.map((part) => contentPart(part, request, quirks)));
	const [only] = content;
	return content.length === 1 && typeof only?.['text'] === 'string' ? only['text'] : content;
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
		const extra = part.seal === undefined ? {} : { extra_content: part.seal };
		return [{ id: callId(part.id), type: 'function', function: made, ...extra }];
	});
	const empty = quirks.emptyContent === 'null' && calls.length > 0 ? null : '';
	const { content = text || empty, ...reasoning } = reasoningOf(turn, text, quirks);
	return { role: 'assistant', content, ...reasoning, ...(calls.length > 0 && { tool_calls: calls }) };
}

function reasoningOf(turn: AssistantTurn, text: string, quirks: ChatQuirks): Json {
	const parts = turn.parts.filter((part) => part.type === 'reasoning');
	const thoughts = parts.map((part) => part.text).join('\n\n');
	switch (quirks.reasoningBack) {
		case 'omit':
			return {};
		case 'reasoning_content':
			return thoughts === '' ? {} : { reasoning_content: thoughts };
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

/** Results can only be words here: their pictures follow as something the user shows. */
async function resultMessages(
	turn: ResultsTurn,
	callId: (id: string) => string,
	request: ModelRequest,
	quirks: ChatQuirks,
): Promise<Json[]> {
	const messages: Json[] = turn.parts.map((part) => ({
		role: 'tool',
		tool_call_id: callId(part.id),
		...(quirks.namesResults && { name: part.tool }),
		content: resultText(part, quirks, true),
	}));
	for (const part of turn.parts) {
		const blobs = nativeBlobs(part.parts, quirks);
		if (blobs.length === 0) continue;
		const intro: TextPart = { type: 'text', text: `[Files of the result of ${part.tool}]` };
		messages.push({ role: 'user', content: await contentOf([intro, ...blobs], request, quirks) });
	}
	return messages;
}

function toolChoice(choice: NonNullable<ModelRequest['toolChoice']>): unknown {
	return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.tool } };
}

function responseFormat(output: NonNullable<ModelRequest['output']>, quirks: ChatQuirks): Json {
	if (quirks.output === 'prompt') return {};
	if (quirks.output === 'object') return { response_format: { type: 'json_object' } };
	const strict = quirks.takesStrict && isStrictSchema(output.schema) ? { strict: true } : {};
	const schema = { name: output.name, schema: output.schema, ...strict };
	return { response_format: { type: 'json_schema', json_schema: schema } };
}

function effortOf(effort: NonNullable<ModelRequest['effort']>, quirks: ChatQuirks): Json {
	switch (quirks.effort) {
		case 'omit':
			return {};
		case 'reasoning_effort':
			return { reasoning_effort: effort };
		case 'reasoning':
			return { reasoning: effort === 'none' ? { enabled: false } : { effort } };
		case 'thinking':
			return { thinking: { type: effort === 'none' ? 'disabled' : 'enabled' } };
	}
}
