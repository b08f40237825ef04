import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import type { StopReason } from '#core/content/answer.ts';
import type { Usage } from '#core/content/usage.ts';
import type { WireName } from '#core/providers/wire.ts';
import { WEATHER } from './answering.ts';

/** What somebody made of an answer, in words that all wires share. */
export interface Reading {
	readonly text: string;
	readonly reasoning: string;
	/** `args` as parsed, or the raw text where it is no JSON. */
	readonly calls: readonly { readonly tool: string; readonly args: unknown }[];
	readonly usage: Usage;
	readonly stop: StopReason;
}

/** Asks `QUESTION` by the official client of a wire, and says what that client read. Rejects where the client does. */
export const CLIENTS: Readonly<Record<WireName, (url: string) => Promise<Reading>>> = {
	'openai-chat': readByOpenAiChat,
	'anthropic-messages': readByAnthropic,
	gemini: readByGemini,
	'openai-responses': readByOpenAiResponses,
	ollama: readByOllama,
};

const MODEL = 'garden-1';
const WORDS = 'What is the weather?';
const MAX_TOKENS = 4096;
const { name, description, schema } = WEATHER;

async function readByOpenAiChat(url: string): Promise<Reading> {
	const client = new OpenAI({ apiKey: 'key-1', baseURL: url, maxRetries: 0 });
	const stream = client.chat.completions.stream({
		model: MODEL,
		messages: [{ role: 'user', content: WORDS }],
		tools: [{ type: 'function', function: { name, description, parameters: schema } }],
		max_tokens: MAX_TOKENS,
		stream_options: { include_usage: true },
	});
	let reasoning = '';
	// The client has no field for the reasoning of others than OpenAI; it only lets it through.
	stream.on('chunk', (chunk) => {
		const more: unknown = Reflect.get(chunk.choices[0]?.delta ?? {}, 'reasoning_content');
		if (typeof more === 'string') reasoning += more;
	});
	const { choices, usage } = await stream.finalChatCompletion();
	const [choice] = choices;
	return {
		text: choice?.message.content ?? '',
		reasoning,
		calls: (choice?.message.tool_calls ?? []).flatMap((call) =>
			call.type === 'function' ? [{ tool: call.function.name, args: parsed(call.function.arguments) }] : [],
		),
		usage: {
			input: usage?.prompt_tokens ?? 0,
			output: usage?.completion_tokens ?? 0,
			cacheRead: usage?.prompt_tokens_details?.cached_tokens ?? 0,
			cacheWrite: 0,
			reasoning: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
		},
		stop: stopFrom(choice?.finish_reason, {
			...{ stop: 'end', tool_calls: 'calls', length: 'length', content_filter: 'refused' },
		}),
	};
}

async function readByOpenAiResponses(url: string): Promise<Reading> {
	const client = new OpenAI({ apiKey: 'key-1', baseURL: url, maxRetries: 0 });
	const { output, usage, status, incomplete_details } = await client.responses
		.stream({
			model: MODEL,
			input: [{ role: 'user', content: [{ type: 'input_text', text: WORDS }] }],
			tools: [{ type: 'function', name, description, parameters: schema, strict: false }],
			max_output_tokens: MAX_TOKENS,
			store: false,
			include: ['reasoning.encrypted_content'],
		})
		.finalResponse();
	const calls = output.flatMap((item) =>
		item.type === 'function_call' ? [{ tool: item.name, args: parsed(item.arguments) }] : [],
	);
	const cut = incomplete_details?.reason === 'content_filter' ? 'refused' : 'length';
	return {
		text: output
			.flatMap((item) => (item.type === 'message' ? item.content : []))
			.map((piece) => (piece.type === 'output_text' ? piece.text : piece.refusal))
			.join(''),
		reasoning: output
			.flatMap((item) => (item.type === 'reasoning' ? item.summary : []))
			.map((piece) => piece.text)
			.join('\n\n'),
		calls,
		usage: {
			input: usage?.input_tokens ?? 0,
			output: usage?.output_tokens ?? 0,
			cacheRead: usage?.input_tokens_details.cached_tokens ?? 0,
			cacheWrite: 0,
			reasoning: usage?.output_tokens_details.reasoning_tokens ?? 0,
		},
		stop: status === 'completed' ? (calls.length > 0 ? 'calls' : 'end') : cut,
	};
}

async function readByAnthropic(url: string): Promise<Reading> {
	const client = new Anthropic({ apiKey: 'key-1', baseURL: url, maxRetries: 0 });
	const { content, usage, stop_reason } = await client.messages
		.stream({
			model: MODEL,
			max_tokens: MAX_TOKENS,
			messages: [{ role: 'user', content: [{ type: 'text', text: WORDS }] }],
			tools: [{ name, description, input_schema: { ...schema, type: 'object' } }],
		})
		.finalMessage();
	const cacheRead = usage.cache_read_input_tokens ?? 0;
	const cacheWrite = usage.cache_creation_input_tokens ?? 0;
	return {
		text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
		reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
		calls: content.flatMap((block) =>
			block.type === 'tool_use' ? [{ tool: block.name, args: block.input }] : [],
		),
		usage: {
			input: usage.input_tokens + cacheRead + cacheWrite,
			output: usage.output_tokens,
			cacheRead,
			cacheWrite,
			reasoning: 0,
		},
		stop: stopFrom(stop_reason, {
			...{ end_turn: 'end', stop_sequence: 'end', tool_use: 'calls', refusal: 'refused' },
		}),
	};
}

async function readByGemini(url: string): Promise<Reading> {
	const client = new GoogleGenAI({ apiKey: 'key-1', httpOptions: { baseUrl: url } });
	const stream = await client.models.generateContentStream({
		model: MODEL,
		contents: [{ role: 'user', parts: [{ text: WORDS }] }],
		config: {
			maxOutputTokens: MAX_TOKENS,
			tools: [{ functionDeclarations: [{ name, description, parametersJsonSchema: schema }] }],
		},
	});
	// This client hands out the pieces and puts nothing together.
	const chunks: GenerateContentResponse[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
	const usage = chunks.findLast((chunk) => chunk.usageMetadata)?.usageMetadata;
	const calls = chunks
		.flatMap((chunk) => chunk.functionCalls ?? [])
		.map((call) => ({ tool: call.name ?? '', args: call.args ?? {} }));
	const stop = stopFrom(
		chunks.findLast((chunk) => chunk.candidates?.[0]?.finishReason)?.candidates?.[0]?.finishReason,
		{
			...{ STOP: 'end', SAFETY: 'refused', PROHIBITED_CONTENT: 'refused' },
		},
	);
	return {
		text: parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join(''),
		reasoning: parts.map((part) => (part.thought ? (part.text ?? '') : '')).join(''),
		calls,
		usage: {
			input: usage?.promptTokenCount ?? 0,
			output: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
			cacheRead: usage?.cachedContentTokenCount ?? 0,
			cacheWrite: 0,
			reasoning: usage?.thoughtsTokenCount ?? 0,
		},
		stop: stop === 'end' && calls.length > 0 ? 'calls' : stop,
	};
}

async function readByOllama(url: string): Promise<Reading> {
	const stream = await new Ollama({ host: url }).chat({
		model: MODEL,
		messages: [{ role: 'user', content: WORDS }],
		tools: [{ type: 'function', function: { name, description, parameters: schema } }],
		stream: true,
		options: { num_predict: MAX_TOKENS },
	});
	let text = '';
	let reasoning = '';
	const calls: Reading['calls'][number][] = [];
	let usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
	let reason: string | undefined;
	for await (const { message, done, done_reason, prompt_eval_count, eval_count } of stream) {
		text += message.content;
		reasoning += message.thinking ?? '';
		calls.push(
			...(message.tool_calls ?? []).map((call) => ({
				tool: call.function.name,
				args: call.function.arguments,
			})),
		);
		if (!done) continue;
		usage = { ...usage, input: prompt_eval_count, output: eval_count };
		reason = done_reason;
	}
	const stop = stopFrom(reason, { stop: 'end' });
	return { text, reasoning, calls, usage, stop: stop === 'end' && calls.length > 0 ? 'calls' : stop };
}

/** What the client's own documentation does not name is not known to be whole. */
function stopFrom(
	reason: string | null | undefined,
	known: Readonly<Record<string, StopReason>>,
): StopReason {
	return new Map(Object.entries(known)).get(reason ?? '') ?? 'length';
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
