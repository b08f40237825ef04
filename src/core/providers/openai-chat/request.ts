import { conversationOf, dataUrl, unlessEmpty, wordsOf, type WirePart } from '../conversation.ts';
import { effortWord } from '../effort.ts';
import { functionTools } from '../function-tools.ts';
import { isStrictSchema, systemWithSchema } from '../output-schema.ts';
import type { ModelRequest } from '../provider.ts';
import { roleMessages } from '../role-messages.ts';
import type { WireRequest } from '../wire.ts';
import type { ChatQuirks } from './quirks.ts';

type Json = Readonly<Record<string, unknown>>;

const CALL_IDS = { any: /^[\w.:-]{1,64}$/u, nine: /^[A-Za-z0-9]{9}$/u };

export async function chatRequest(request: ModelRequest, quirks: ChatQuirks): Promise<WireRequest> {
	const { toolChoice: choice, output } = request;
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
			tool_choice: tools && choice && toolChoice(choice),
			response_format: output && responseFormat(output, quirks),
			...effortOf(request, quirks),
		},
	};
}

async function messagesOf(request: ModelRequest, quirks: ChatQuirks): Promise<readonly Json[]> {
	const turns = await conversationOf(request, 'openai-chat', {
		accepts: quirks,
		callIds: CALL_IDS[quirks.callIds],
		isInWords: !quirks.takesTools,
	});
	const messages = roleMessages(turns, {
		user: (parts) => ({ role: 'user', content: contentOf(parts) }),
		assistant: (parts) => assistantMessage(parts, quirks),
		result: ({ id, tool, text }) => ({
			role: 'tool',
			tool_call_id: id,
			name: quirks.namesResults ? tool : undefined,
			content: text,
		}),
	});
	const system = systemWithSchema(request, quirks.output === 'schema');
	return system ? [{ role: quirks.systemRole, content: system }, ...messages] : messages;
}

/** Words alone go as one text: many servers take nothing else. */
function contentOf(parts: readonly WirePart[]): string | readonly Json[] {
	return parts.every((part) => part.type === 'text') ? wordsOf(parts, 'text') : parts.map(contentPart);
}

function contentPart(part: WirePart): Json {
	if (part.type === 'text') return { type: 'text', text: part.text };
	if (!('data' in part)) return {};
	const url = dataUrl(part);
	return part.type === 'image'
		? { type: 'image_url', image_url: { url } }
		: { type: 'file', file: { filename: part.name, file_data: url } };
}

function assistantMessage(parts: readonly WirePart[], quirks: ChatQuirks): Json {
	const text = wordsOf(parts, 'text');
	const calls = parts.flatMap((part) => {
		if (part.type !== 'call') return [];
		const made = { name: part.tool, arguments: JSON.stringify(part.input) };
		return [{ id: part.id, type: 'function', function: made, extra_content: part.seal }];
	});
	const empty = quirks.emptyContent === 'null' && calls.length > 0 ? null : '';
	return {
		role: 'assistant',
		content: text || empty,
		...reasoningOf(parts, text, quirks),
		tool_calls: unlessEmpty(calls),
	};
}

function reasoningOf(parts: readonly WirePart[], text: string, quirks: ChatQuirks): Json {
	const thoughts = wordsOf(parts, 'reasoning');
	switch (quirks.reasoningBack) {
		case 'omit':
			return {};
		case 'reasoning_content':
			return { reasoning_content: thoughts };
		case 'reasoning_details': {
			const details = parts.flatMap((part): unknown[] =>
				part.type === 'reasoning' && Array.isArray(part.seal) ? part.seal : [],
			);
			return { reasoning_details: unlessEmpty(details) };
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
