import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { WireName } from '#core/providers/wire.ts';

// Strict on purpose: a field the real service does not know is an error here as it may be there.
const words = z.string().min(1);
const jsonSchema = z.looseObject({ type: z.literal('object') });
const base64 = z.base64();
const dataUrl = z.string().regex(/^data:[\w/+.-]+;base64,[A-Za-z0-9+/]+=*$/);
const argumentsText = z.string().refine((text) => text.startsWith('{') && JSON.parse(text) !== null);

const chatText = z.strictObject({ type: z.literal('text'), text: words });
const chatContent = z.union([
	words,
	z.array(
		z.union([
			chatText,
			z.strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: dataUrl }) }),
			z.strictObject({
				type: z.literal('file'),
				file: z.strictObject({ filename: words, file_data: dataUrl }),
			}),
		]),
	),
]);
const chat = z.strictObject({
	model: words,
	messages: z.array(
		z.discriminatedUnion('role', [
			z.strictObject({ role: z.literal('system'), content: words }),
			z.strictObject({ role: z.literal('developer'), content: words }),
			z.strictObject({ role: z.literal('user'), content: chatContent }),
			z.strictObject({
				role: z.literal('assistant'),
				content: z.union([z.string(), z.null(), z.array(z.looseObject({ type: words }))]),
				reasoning_content: z.optional(z.string()),
				reasoning_details: z.optional(z.array(z.looseObject({ type: words }))),
				tool_calls: z.optional(
					z.array(
						z.strictObject({
							id: words,
							type: z.literal('function'),
							function: z.strictObject({ name: words, arguments: argumentsText }),
							extra_content: z.optional(z.unknown()),
						}),
					),
				),
			}),
			z.strictObject({
				role: z.literal('tool'),
				tool_call_id: words,
				name: z.optional(words),
				content: words,
			}),
		]),
	),
	stream: z.literal(true),
	stream_options: z.optional(z.strictObject({ include_usage: z.literal(true) })),
	max_tokens: z.optional(z.int().min(1)),
	max_completion_tokens: z.optional(z.int().min(1)),
	temperature: z.optional(z.number()),
	tools: z.optional(
		z.array(
			z.strictObject({
				type: z.literal('function'),
				function: z.strictObject({ name: words, description: words, parameters: jsonSchema }),
			}),
		),
	),
	tool_choice: z.optional(
		z.union([
			z.enum(['auto', 'none', 'required']),
			z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: words }) }),
		]),
	),
	response_format: z.optional(
		z.union([
			z.strictObject({ type: z.literal('json_object') }),
			z.strictObject({
				type: z.literal('json_schema'),
				json_schema: z.strictObject({
					name: words,
					schema: jsonSchema,
					strict: z.optional(z.boolean()),
				}),
			}),
		]),
	),
	reasoning_effort: z.optional(z.enum(['none', 'minimal', 'default', 'low', 'medium', 'high'])),
	reasoning: z.optional(z.strictObject({ effort: z.optional(words), enabled: z.optional(z.boolean()) })),
	thinking: z.optional(z.strictObject({ type: z.enum(['enabled', 'disabled']) })),
});

const cache = z.optional(z.strictObject({ type: z.literal('ephemeral') }));
const source = z.strictObject({ type: z.literal('base64'), media_type: words, data: base64 });
const messagesText = z.strictObject({ type: z.literal('text'), text: words, cache_control: cache });
const messagesImage = z.strictObject({ type: z.literal('image'), source, cache_control: cache });
const messagesDocument = z.strictObject({ type: z.literal('document'), source, cache_control: cache });
const callId = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const messages = z.strictObject({
	model: words,
	max_tokens: z.int().min(1),
	stream: z.literal(true),
	system: z.optional(z.array(messagesText)),
	messages: z.array(
		z.discriminatedUnion('role', [
			z.strictObject({
				role: z.literal('user'),
				content: z
					.array(
						z.discriminatedUnion('type', [
							messagesText,
							messagesImage,
							messagesDocument,
							z.strictObject({
								type: z.literal('tool_result'),
								tool_use_id: callId,
								content: z.array(
									z.discriminatedUnion('type', [messagesText, messagesImage, messagesDocument]),
								),
								is_error: z.optional(z.boolean()),
								cache_control: cache,
							}),
						]),
					)
					.min(1),
			}),
			z.strictObject({
				role: z.literal('assistant'),
				content: z
					.array(
						z.discriminatedUnion('type', [
							messagesText,
							z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: words }),
							z.strictObject({ type: z.literal('redacted_thinking'), data: words }),
							z.strictObject({
								type: z.literal('tool_use'),
								id: callId,
								name: words,
								input: z.looseObject({}),
							}),
						]),
					)
					.min(1),
			}),
		]),
	),
	tools: z.optional(
		z.array(
			z.strictObject({ name: words, description: words, input_schema: jsonSchema, cache_control: cache }),
		),
	),
	tool_choice: z.optional(
		z.union([
			z.strictObject({ type: z.enum(['auto', 'any', 'none']) }),
			z.strictObject({ type: z.literal('tool'), name: words }),
		]),
	),
	temperature: z.optional(z.number().min(0).max(1)),
	thinking: z.optional(
		z.union([
			z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024) }),
			z.strictObject({ type: z.literal('adaptive'), display: z.optional(z.enum(['summarized', 'omitted'])) }),
		]),
	),
	output_config: z.optional(
		z.strictObject({
			effort: z.optional(z.enum(['low', 'medium', 'high'])),
			format: z.optional(z.strictObject({ type: z.literal('json_schema'), schema: jsonSchema })),
		}),
	),
});

const inlineData = z.strictObject({ inlineData: z.strictObject({ mimeType: words, data: base64 }) });
const geminiText = z.strictObject({
	text: z.string(),
	thought: z.optional(z.boolean()),
	thoughtSignature: z.optional(words),
});
const geminiParts = z
	.array(
		z.union([
			geminiText,
			inlineData,
			z.strictObject({
				functionCall: z.strictObject({ id: z.optional(words), name: words, args: z.looseObject({}) }),
				thoughtSignature: z.optional(words),
			}),
			z.strictObject({
				functionResponse: z.strictObject({
					id: z.optional(words),
					name: words,
					response: z.looseObject({}),
				}),
			}),
		]),
	)
	.min(1);
const gemini = z.strictObject({
	contents: z.array(z.strictObject({ role: z.enum(['user', 'model']), parts: geminiParts })),
	systemInstruction: z.optional(z.strictObject({ parts: z.array(z.strictObject({ text: words })) })),
	tools: z.optional(
		z.array(
			z.strictObject({
				functionDeclarations: z.array(
					z.strictObject({ name: words, description: words, parametersJsonSchema: jsonSchema }),
				),
			}),
		),
	),
	toolConfig: z.optional(
		z.strictObject({
			functionCallingConfig: z.strictObject({
				mode: z.enum(['AUTO', 'ANY', 'NONE']),
				allowedFunctionNames: z.optional(z.array(words)),
			}),
		}),
	),
	generationConfig: z.strictObject({
		maxOutputTokens: z.int().min(1),
		temperature: z.optional(z.number()),
		thinkingConfig: z.optional(
			z.strictObject({
				includeThoughts: z.boolean(),
				thinkingBudget: z.optional(z.int()),
				thinkingLevel: z.optional(z.enum(['minimal', 'low', 'medium', 'high'])),
			}),
		),
		responseMimeType: z.optional(z.literal('application/json')),
		responseJsonSchema: z.optional(jsonSchema),
	}),
});

const inputContent = z.array(
	z.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('input_text'), text: words }),
		z.strictObject({ type: z.literal('input_image'), image_url: dataUrl, detail: z.literal('auto') }),
		z.strictObject({ type: z.literal('input_file'), filename: words, file_data: dataUrl }),
	]),
);
const responses = z.strictObject({
	model: words,
	instructions: z.optional(words),
	input: z.array(
		z.union([
			z.strictObject({ role: z.literal('user'), content: inputContent }),
			z.strictObject({
				role: z.literal('assistant'),
				content: z.array(z.strictObject({ type: z.literal('output_text'), text: words })),
				phase: z.optional(words),
			}),
			z.strictObject({
				type: z.literal('reasoning'),
				id: z.optional(words),
				summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: words })),
				encrypted_content: words,
			}),
			z.strictObject({
				type: z.literal('function_call'),
				call_id: callId,
				name: words,
				arguments: argumentsText,
			}),
			z.strictObject({
				type: z.literal('function_call_output'),
				call_id: callId,
				output: z.union([words, inputContent]),
			}),
		]),
	),
	stream: z.literal(true),
	store: z.literal(false),
	include: z.optional(z.array(z.literal('reasoning.encrypted_content'))),
	max_output_tokens: z.int().min(16),
	temperature: z.optional(z.number()),
	tools: z.optional(
		z.array(
			z.strictObject({
				type: z.literal('function'),
				name: words,
				description: words,
				parameters: jsonSchema,
				strict: z.boolean(),
			}),
		),
	),
	tool_choice: z.optional(
		z.union([
			z.enum(['auto', 'none', 'required']),
			z.strictObject({ type: z.literal('function'), name: words }),
		]),
	),
	text: z.optional(
		z.strictObject({
			format: z.strictObject({
				type: z.literal('json_schema'),
				name: words,
				schema: jsonSchema,
				strict: z.boolean(),
			}),
		}),
	),
	reasoning: z.optional(
		z.strictObject({
			effort: z.enum(['none', 'minimal', 'low', 'medium', 'high']),
			summary: z.optional(z.literal('auto')),
		}),
	),
});

const ollama = z.strictObject({
	model: words,
	messages: z.array(
		z.discriminatedUnion('role', [
			z.strictObject({ role: z.literal('system'), content: words }),
			z.strictObject({
				role: z.literal('user'),
				content: z.string(),
				images: z.optional(z.array(base64)),
			}),
			z.strictObject({
				role: z.literal('assistant'),
				content: z.string(),
				thinking: z.optional(words),
				tool_calls: z.optional(
					z.array(
						z.strictObject({
							id: z.optional(words),
							function: z.strictObject({ name: words, arguments: z.looseObject({}) }),
						}),
					),
				),
			}),
			z.strictObject({
				role: z.literal('tool'),
				tool_name: words,
				tool_call_id: z.optional(words),
				content: words,
			}),
		]),
	),
	stream: z.literal(true),
	tools: z.optional(
		z.array(
			z.strictObject({
				type: z.literal('function'),
				function: z.strictObject({ name: words, description: words, parameters: jsonSchema }),
			}),
		),
	),
	format: z.optional(jsonSchema),
	think: z.optional(z.union([z.boolean(), z.enum(['low', 'medium', 'high'])])),
	options: z.strictObject({
		num_predict: z.int(),
		num_ctx: z.optional(z.int()),
		temperature: z.optional(z.number()),
	}),
});

const ENDPOINTS = {
	'openai-chat': { schema: chat, path: /^\/chat\/completions$/ },
	'anthropic-messages': { schema: messages, path: /^(\/v1)?\/messages$/ },
	gemini: { schema: gemini, path: /^(\/v1(beta)?)?\/models\/[\w.%-]+:streamGenerateContent\?alt=sse$/ },
	'openai-responses': { schema: responses, path: /^\/responses$/ },
	ollama: { schema: ollama, path: /^\/api\/chat$/ },
};

/** Ours is the one that every gateway knows; the second is what the official client says. */
const VERSIONS: ReadonlySet<unknown> = new Set(['2023-06-01', '2026-10-21']);

/** What is wrong with a request, in the words of a developer; undefined when it is as the service wants it. */
export function checkRequest(
	wire: WireName,
	path: string,
	headers: IncomingHttpHeaders,
	text: string,
): string | undefined {
	const endpoint = ENDPOINTS[wire];
	if (!endpoint.path.test(path)) return `no such path: ${path}`;
	if (headers['content-type'] !== 'application/json') return 'the content type is not JSON';
	if (wire === 'anthropic-messages' && !VERSIONS.has(headers['anthropic-version'])) return 'no version';
	if (/\\ud[89a-f][0-9a-f]{2}/iu.test(text)) return 'half a character';
	const value: unknown = JSON.parse(text);
	const parsed = endpoint.schema.safeParse(value);
	return parsed.success ? pairingProblem(wire, value) : z.prettifyError(parsed.error);
}

/** Every call must be answered by the very next message, whatever the wire calls it. */
function pairingProblem(wire: WireName, value: unknown): string | undefined {
	const text = JSON.stringify(value);
	const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
	const pairs: Readonly<Record<WireName, readonly [RegExp, RegExp]>> = {
		'openai-chat': [/"arguments":/gu, /"role":"tool"/gu],
		'anthropic-messages': [/"type":"tool_use"/gu, /"type":"tool_result"/gu],
		gemini: [/"functionCall":/gu, /"functionResponse":/gu],
		'openai-responses': [/"type":"function_call"/gu, /"type":"function_call_output"/gu],
		ollama: [/"arguments":/gu, /"role":"tool"/gu],
	};
	const [calls, results] = pairs[wire];
	return count(calls) === count(results) ? undefined : 'calls and results do not match';
}
