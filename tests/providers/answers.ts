import type { Usage } from '#core/content/usage.ts';
import type { StopReason } from '#core/content/answer.ts';
import type { WireName } from '#core/providers/wire.ts';

/** One wire's way to say the same things. Texts are our own; the forms are the providers'. */
export interface WireScript {
	/** Thoughts, words and two calls at once. */
	readonly rich: string;
	readonly richUsage: Usage;
	readonly reasoningSeal?: unknown;
	/** A short answer that ends for this reason of the provider's. */
	readonly stopping: (reason: string) => string;
	readonly stops: readonly (readonly [reason: string, stop: StopReason])[];
	/** A few words, and then this error. */
	readonly failing: string;
	/** One call whose arguments are not JSON. Wires whose arguments are objects cannot say it. */
	readonly brokenCall?: string;
	/** Two calls without an id, or with one id between them. */
	readonly namelessCalls: string;
	/** Before the last event, and in the middle of the words. */
	readonly words: string;
}

export const THOUGHTS = 'Two cities, so two questions – één voor één 🌱.';
export const WORDS = 'I will look at both. 🌤️ “Un moment”, 少々お待ちください';
export const CITIES = ['Oslo', 'Lima'] as const;

const data = (...values: unknown[]) => values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');
const named = (...values: { type: string }[]) =>
	values.map((value) => `event: ${value.type}\r\ndata: ${JSON.stringify(value)}\r\n\r\n`).join('');
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
/** Cut without regard for characters, as tokenizers do: the halves of one pair come in two events. */
const pieces = (text: string, size = 7) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
const city = (name: string) => `{"city": "${name}"}`;

const chunk = (delta: unknown, finish: string | null = null) => ({
	id: 'c-1',
	object: 'chat.completion.chunk',
	model: 'garden-1-0501',
	choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
	usage: null,
});
const chatUsage = {
	choices: [],
	model: 'garden-1-0501',
	usage: {
		prompt_tokens: 120,
		completion_tokens: 55,
		total_tokens: 175,
		prompt_tokens_details: { cached_tokens: 40 },
		completion_tokens_details: { reasoning_tokens: 20 },
	},
};
const chatCall = (index: number, name: string, id = `call_${index}`) => [
	chunk({
		tool_calls: [{ index, id, type: 'function', function: { name: 'weather', arguments: '' } }],
	}),
	...pieces(city(name)).map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
];

const chat: WireScript = {
	rich: `: waiting\n\n${data(
		chunk({ role: 'assistant', content: '', refusal: null }),
		...pieces(THOUGHTS).map((text) => chunk({ content: null, reasoning_content: text })),
		...pieces(WORDS).map((text) => chunk({ content: text })),
		...chatCall(0, 'Oslo'),
		...chatCall(1, 'Lima'),
		chunk({}, 'tool_calls'),
		chatUsage,
	)}data: [DONE]\n\n`,
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 0, reasoning: 20 },
	stopping: (reason) => `${data(chunk({ content: 'Yes' }), chunk({}, reason), chatUsage)}data: [DONE]\n\n`,
	stops: [
		['stop', 'end'],
		['length', 'length'],
		['content_filter', 'refused'],
		['never_seen_before', 'end'],
	],
	failing: data(chunk({ content: 'Ye' }), {
		error: { message: 'Secret prompt words', type: 'server_error', code: 'rate_limit_exceeded' },
	}),
	brokenCall: `${data(
		chunk({
			tool_calls: [{ index: 0, id: 'call_b', function: { name: 'weather', arguments: '{"city": "Os' } }],
		}),
		chunk({}, 'tool_calls'),
	)}data: [DONE]\n\n`,
	namelessCalls: `${data(...chatCall(0, 'Oslo', 'same'), ...chatCall(1, 'Lima', 'same'), chunk({}, 'tool_calls'))}data: [DONE]\n\n`,
	words: data(chunk({ content: 'Half a wo' })),
};

const messageStart = {
	type: 'message_start',
	message: {
		id: 'msg_1',
		type: 'message',
		role: 'assistant',
		model: 'garden-1-0501',
		content: [],
		usage: {
			input_tokens: 70,
			cache_read_input_tokens: 40,
			cache_creation_input_tokens: 10,
			output_tokens: 1,
		},
	},
};
const block = (index: number, start: unknown, deltas: readonly unknown[]) => [
	{ type: 'content_block_start', index, content_block: start },
	{ type: 'ping' },
	...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
	{ type: 'content_block_stop', index },
];
const messageEnd = (reason: string) => [
	{
		type: 'message_delta',
		delta: { stop_reason: reason, stop_sequence: null },
		usage: { output_tokens: 55 },
	},
	{ type: 'message_stop' },
];
const toolUse = (index: number, name: string, id = `toolu_${index}`) =>
	block(
		index,
		{ type: 'tool_use', id, name: 'weather', input: {} },
		['', ...pieces(city(name))].map((text) => ({ type: 'input_json_delta', partial_json: text })),
	);
const textBlock = (text: string) =>
	block(
		0,
		{ type: 'text', text: '' },
		pieces(text).map((each) => ({ type: 'text_delta', text: each })),
	);

const messages: WireScript = {
	rich: named(
		messageStart,
		messageStart,
		...block(0, { type: 'thinking', thinking: '', signature: '' }, [
			...pieces(THOUGHTS).map((text) => ({ type: 'thinking_delta', thinking: text })),
			{ type: 'signature_delta', signature: 'sig-' },
			{ type: 'signature_delta', signature: 'one' },
		]),
		...block(
			1,
			{ type: 'text', text: '' },
			pieces(WORDS).map((text) => ({ type: 'text_delta', text })),
		),
		...block(2, { type: 'a_block_of_tomorrow', field: 1 }, [{ type: 'a_delta_of_tomorrow', more: true }]),
		...toolUse(3, 'Oslo'),
		...toolUse(4, 'Lima'),
		{ type: 'an_event_of_tomorrow' },
		...messageEnd('tool_use'),
	),
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 10, reasoning: 0 },
	reasoningSeal: 'sig-one',
	stopping: (reason) => named(messageStart, ...textBlock('Yes'), ...messageEnd(reason)),
	stops: [
		['end_turn', 'end'],
		['stop_sequence', 'end'],
		['max_tokens', 'length'],
		['model_context_window_exceeded', 'length'],
		['refusal', 'refused'],
		['never_seen_before', 'end'],
	],
	failing: named(messageStart, ...textBlock('Ye'), {
		type: 'error',
		...{ error: { type: 'overloaded_error', message: 'Secret prompt words' } },
	}),
	brokenCall: named(
		messageStart,
		...block(0, { type: 'tool_use', id: 'toolu_b', name: 'weather', input: {} }, [
			{ type: 'input_json_delta', partial_json: '{"city": "Os' },
		]),
		...messageEnd('tool_use'),
	),
	namelessCalls: named(
		messageStart,
		...toolUse(0, 'Oslo', 'same'),
		...toolUse(1, 'Lima', 'same'),
		...messageEnd('tool_use'),
	),
	words: named(messageStart, ...textBlock('Half a wo').slice(0, -1)),
};

const geminiChunk = (parts: readonly unknown[], finishReason?: string) => ({
	candidates: [{ content: { parts, role: 'model' }, index: 0, ...(finishReason ? { finishReason } : {}) }],
	usageMetadata: {
		promptTokenCount: 120,
		cachedContentTokenCount: 40,
		candidatesTokenCount: 35,
		thoughtsTokenCount: 20,
	},
	modelVersion: 'garden-1-0501',
});
const functionCall = (name: string, more: unknown = {}) => ({
	functionCall: { name: 'weather', args: { city: name } },
	...(more as object),
});

const gemini: WireScript = {
	rich: data(
		...pieces(THOUGHTS).map((text) => geminiChunk([{ text, thought: true }])),
		...pieces(WORDS).map((text) => geminiChunk([{ text }])),
		geminiChunk([functionCall('Oslo', { thoughtSignature: 'sig-call' }), functionCall('Lima')]),
		geminiChunk([{ text: '' }], 'STOP'),
	),
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 0, reasoning: 20 },
	stopping: (reason) => data(geminiChunk([{ text: 'Yes' }]), geminiChunk([], reason)),
	stops: [
		['STOP', 'end'],
		['MAX_TOKENS', 'length'],
		['SAFETY', 'refused'],
		['PROHIBITED_CONTENT', 'refused'],
		['NEVER_SEEN_BEFORE', 'end'],
	],
	failing: data(geminiChunk([{ text: 'Ye' }]), {
		error: { code: 503, message: 'Secret prompt words', status: 'UNAVAILABLE' },
	}),
	namelessCalls: data(geminiChunk([functionCall('Oslo'), functionCall('Lima')], 'STOP')),
	words: data(geminiChunk([{ text: 'Half a wo' }])),
};

const item = (output_index: number, added: object, deltas: readonly object[], done: object) => [
	{ type: 'response.output_item.added', output_index, item: added },
	...deltas.map((delta) => ({ type: '', output_index, ...delta })),
	{ type: 'response.output_item.done', output_index, item: done },
];
const created = { type: 'response.created', response: { id: 'r-1', model: 'garden-1-0501', usage: null } };
const completed = (type = 'response.completed', more: object = {}) => ({
	type,
	response: {
		status: type.slice('response.'.length),
		...more,
		usage: {
			input_tokens: 120,
			input_tokens_details: { cached_tokens: 40 },
			output_tokens: 55,
			output_tokens_details: { reasoning_tokens: 20 },
		},
	},
});
const callItem = (index: number, name: string, call_id = `call_${index}`) =>
	item(
		index,
		{ type: 'function_call', id: `fc_${index}`, call_id, name: 'weather', arguments: '' },
		pieces(city(name)).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
		{ type: 'function_call', id: `fc_${index}`, call_id, name: 'weather', arguments: city(name) },
	);
const textItem = (index: number, text: string) =>
	item(
		index,
		{ type: 'message', id: 'm-1', content: [], phase: 'commentary' },
		pieces(text).map((delta) => ({ type: 'response.output_text.delta', content_index: 0, delta })),
		{ type: 'message', id: 'm-1', content: [{ type: 'output_text', text }], phase: 'commentary' },
	);
const incomplete = (reason: string) => completed('response.incomplete', { incomplete_details: { reason } });

const responses: WireScript = {
	rich: named(
		created,
		...item(
			0,
			{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'early' },
			pieces(THOUGHTS).map((delta) => ({
				type: 'response.reasoning_summary_text.delta',
				summary_index: 0,
				delta,
			})),
			{
				type: 'reasoning',
				id: 'rs_1',
				summary: [{ type: 'summary_text', text: THOUGHTS }],
				encrypted_content: 'locked',
			},
		),
		...item(1, { type: 'an_item_of_tomorrow' }, [], { type: 'an_item_of_tomorrow' }),
		...textItem(2, WORDS),
		...callItem(3, 'Oslo'),
		...callItem(4, 'Lima'),
		{ type: 'response.an_event_of_tomorrow' },
		completed(),
	),
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 0, reasoning: 20 },
	reasoningSeal: { id: 'rs_1', encrypted: 'locked' },
	stopping: (reason) =>
		named(created, ...textItem(0, 'Yes'), reason === 'completed' ? completed() : incomplete(reason)),
	stops: [
		['completed', 'end'],
		['max_output_tokens', 'length'],
		['content_filter', 'refused'],
		['never_seen_before', 'length'],
	],
	failing: named(
		created,
		...textItem(0, 'Ye'),
		Object.assign(
			{ type: 'error' },
			{ error: { code: 'insufficient_quota', message: 'Secret prompt words' } },
		),
	),
	brokenCall: named(
		created,
		...item(
			0,
			{ type: 'function_call', call_id: 'call_b', name: 'weather', arguments: '' },
			[{ type: 'response.function_call_arguments.delta', delta: '{"city": "Os' }],
			{ type: 'function_call', call_id: 'call_b', name: 'weather', arguments: '{"city": "Os' },
		),
		completed(),
	),
	namelessCalls: named(created, ...callItem(0, 'Oslo', 'same'), ...callItem(1, 'Lima', 'same'), completed()),
	words: named(created, ...textItem(0, 'Half a wo').slice(0, -1)),
};

const line = (message: object) => ({
	model: 'garden-1-0501',
	message: { role: 'assistant', ...message },
	done: false,
});
const lastLine = (reason: string) => ({
	model: 'garden-1-0501',
	message: { role: 'assistant', content: '' },
	done: true,
	done_reason: reason,
	prompt_eval_count: 120,
	eval_count: 55,
});
const lineCall = (name: string) => ({ function: { name: 'weather', arguments: { city: name } } });

const ollama: WireScript = {
	rich: lines(
		...pieces(THOUGHTS).map((thinking) => line({ content: '', thinking })),
		...pieces(WORDS).map((content) => line({ content })),
		line({ content: '', tool_calls: [lineCall('Oslo'), lineCall('Lima')] }),
		lastLine('stop'),
	),
	richUsage: { input: 120, output: 55, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
	stopping: (reason) => lines(line({ content: 'Yes' }), lastLine(reason)),
	stops: [
		['stop', 'end'],
		['length', 'length'],
		['never_seen_before', 'end'],
	],
	failing: lines(line({ content: 'Ye' }), { error: 'Secret prompt words' }),
	namelessCalls: lines(line({ tool_calls: [lineCall('Oslo'), lineCall('Lima')] }), lastLine('stop')),
	words: lines(line({ content: 'Half a wo' })),
};

export const SCRIPTS: Readonly<Record<WireName, WireScript>> = {
	'openai-chat': chat,
	'anthropic-messages': messages,
	gemini,
	'openai-responses': responses,
	ollama,
};
export const WIRES: readonly WireName[] = [
	'openai-chat',
	'anthropic-messages',
	'gemini',
	'openai-responses',
	'ollama',
];
