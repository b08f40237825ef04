import { THOUGHTS, WORDS, city, data, pieces, type WireScript } from './script.ts';

const chatEnvelope = { id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'garden-1-0501' };
const chunk = (delta: unknown, finish: string | null = null) => ({
	...chatEnvelope,
	choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
	usage: null,
});
const chatStart = chunk({ role: 'assistant', content: '', refusal: null });
const chatUsage = {
	...chatEnvelope,
	choices: [],
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

const chatPlain = `${data(
	chatStart,
	...pieces(THOUGHTS).map((text) => chunk({ content: null, reasoning_content: text })),
	...pieces(WORDS).map((text) => chunk({ content: text })),
	...chatCall(0, 'Oslo'),
	...chatCall(1, 'Lima'),
	chunk({}, 'tool_calls'),
	chatUsage,
)}data: [DONE]\n\n`;
export const CHAT: WireScript = {
	plain: chatPlain,
	rich: `: waiting\n\n${chatPlain}`,
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 0, reasoning: 20 },
	stopping: (reason) =>
		`${data(chatStart, chunk({ content: 'Yes' }), chunk({}, reason), chatUsage)}data: [DONE]\n\n`,
	stops: [
		['stop', 'end'],
		['length', 'length'],
		['content_filter', 'refused'],
		['never_seen_before', 'length'],
		['constructor', 'length'],
	],
	failing: data(chatStart, chunk({ content: 'Ye' }), {
		error: { message: 'Secret prompt words', type: 'server_error', code: 'rate_limit_exceeded' },
	}),
	brokenCall: `${data(
		chatStart,
		chunk({
			tool_calls: [
				{
					...{ index: 0, id: 'call_b', type: 'function' },
					function: { name: 'weather', arguments: '{"city": "Os' },
				},
			],
		}),
		chunk({}, 'tool_calls'),
	)}data: [DONE]\n\n`,
	namelessCalls: `${data(chatStart, ...chatCall(0, 'Oslo', 'same'), ...chatCall(1, 'Lima', 'same'), chunk({}, 'tool_calls'))}data: [DONE]\n\n`,
	words: data(chatStart, chunk({ content: 'Half a wo' })),
};
