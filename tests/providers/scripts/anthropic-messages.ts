import { THOUGHTS, WORDS, city, named, pieces, type WireScript } from './script.ts';

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

const messagesOf = (isRich: boolean) =>
	named(
		messageStart,
		...(isRich ? [messageStart] : []),
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
		...(isRich
			? [
					...block(2, { type: 'a_block_of_tomorrow', field: 1 }, [
						{ type: 'a_delta_of_tomorrow', more: true },
					]),
					{ type: 'an_event_of_tomorrow' },
				]
			: []),
		...toolUse(isRich ? 3 : 2, 'Oslo'),
		...toolUse(isRich ? 4 : 3, 'Lima'),
		...messageEnd('tool_use'),
	);

export const MESSAGES: WireScript = {
	plain: messagesOf(false),
	rich: messagesOf(true),
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 10, reasoning: 0 },
	reasoningSeal: 'sig-one',
	stopping: (reason) => named(messageStart, ...textBlock('Yes'), ...messageEnd(reason)),
	stops: [
		['end_turn', 'end'],
		['stop_sequence', 'end'],
		['max_tokens', 'length'],
		['model_context_window_exceeded', 'length'],
		['refusal', 'refused'],
		['never_seen_before', 'length'],
		['constructor', 'length'],
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
