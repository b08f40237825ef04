import { describe, expect, it } from 'vitest';
import type { CallPart } from '#core/content/part.ts';
import { connect } from '#core/providers/connect.ts';
import { CONNECTIONS } from '#core/providers/connections.ts';
import type { AnswerPart } from '#core/content/answer.ts';
import type { ModelMessage } from '#core/content/message.ts';
import type { ModelRequest, ProviderEvent } from '#core/providers/provider.ts';
import type { WireName } from '#core/providers/wire.ts';
import { ask, fetchOf, QUESTION, testPorts, WEATHER } from './answering.ts';
import { scriptedServer, valueAt } from './scripted-server.ts';

const data = (...values: unknown[]) => values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');
const delta = (delta: unknown, finish_reason?: string, more: object = {}) => ({
	choices: [{ index: 0, delta, finish_reason }],
	...more,
});
const begun = { type: 'message_start', message: { id: 'm-1', usage: { input_tokens: 5 } } };
const ended = [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' }];

async function hear(wire: WireName, body: string, quirks: object = {}): Promise<ProviderEvent> {
	const fetch = fetchOf([new TextEncoder().encode(body)]);
	return (await ask(wire, 'http://127.0.0.1:1', { ports: { fetch }, quirks })).final;
}

async function parts(wire: WireName, body: string, quirks: object = {}): Promise<readonly AnswerPart[]> {
	const final = await hear(wire, body, quirks);
	expect(final).toMatchObject({ type: 'done' });
	return final.type === 'done' ? final.parts : [];
}

/** What a ready connection sends to continue this conversation, as the strict server sees it. */
async function sentBy(
	id: string,
	model: string,
	messages: readonly ModelMessage[],
	more: Partial<ModelRequest> = {},
): Promise<unknown> {
	const connection = CONNECTIONS.find((each) => each.id === id)!;
	await using server = await scriptedServer(connection.wire);
	server.reply({ status: 500 });
	const provider = connect({ ...connection, url: server.url }, testPorts());
	const signal = new AbortController().signal;
	for await (const event of provider.stream({ ...QUESTION, model, messages, ...more }, signal)) {
		expect(event).toMatchObject({ type: 'failed', error: { type: 'server' } });
	}
	return server.seen[0]?.body;
}

const call = (id: string): CallPart => ({ type: 'call', id, tool: 'weather', args: { city: 'Oslo' } });
const round = (origin?: ModelMessage['origin'], ...thoughts: AnswerPart[]): readonly ModelMessage[] => [
	...QUESTION.messages,
	{ role: 'assistant', parts: [...thoughts, call('toolu_01')], ...(origin ? { origin } : {}) },
	{
		role: 'tool',
		parts: [
			{
				type: 'result',
				id: 'toolu_01',
				tool: 'weather',
				parts: [{ type: 'text', text: 'sun' }],
				status: 'ok',
			},
		],
	},
];

describe('openai-chat', () => {
	it('reads content that is a list, with thoughts in it', async () => {
		const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] };
		const body = data(
			delta({ content: [thinking] }),
			delta({ content: [{ type: 'text', text: 'Yes' }] }, 'stop'),
		);
		expect(await parts('openai-chat', body)).toEqual([
			{ type: 'reasoning', text: 'Hm' },
			{ type: 'text', text: 'Yes' },
		]);
	});

	it('takes thoughts out of the text where the server leaves them in', async () => {
		const body = data(
			delta({ content: '<thi' }),
			delta({ content: 'nk>Hm</think>\n' }),
			delta({ content: 'Yes' }, 'stop'),
		);
		expect(await parts('openai-chat', body, { thinkTags: true })).toEqual([
			{ type: 'reasoning', text: 'Hm' },
			{ type: 'text', text: 'Yes' },
		]);
		expect(await parts('openai-chat', body)).toEqual([{ type: 'text', text: '<think>Hm</think>\nYes' }]);
	});

	it.each([
		['no index', [{ id: 'a' }, { id: 'b' }]],
		[
			'one index for all',
			[
				{ index: 0, id: 'a' },
				{ index: 0, id: 'b' },
			],
		],
		['neither index nor id', [{}, {}]],
	])('tells calls apart that come with %s', async (_name, marks) => {
		const calls = marks.map((mark, at) => ({
			...mark,
			function: { name: 'weather', arguments: `{"n":${at}}` },
		}));
		const each = await parts(
			'openai-chat',
			data(...calls.map((one) => delta({ tool_calls: [one] })), delta({}, 'stop')),
		);
		expect(each).toMatchObject([{ args: { n: 0 } }, { args: { n: 1 } }]);
	});

	it('waits for the name of a call, and takes arguments that are an object already', async () => {
		const body = data(
			delta({ tool_calls: [{ index: 0, id: 'a', function: { arguments: '' } }] }),
			delta({ tool_calls: [{ index: 0, id: '', function: { name: 'weather', arguments: { n: 1 } } }] }),
			delta({ tool_calls: [{ index: 0, function: { name: '' } }] }, 'tool_calls'),
		);
		expect(await parts('openai-chat', body)).toMatchObject([{ tool: 'weather', args: { n: 1 } }]);
	});

	it('joins the notes on reasoning and keeps them with it', async () => {
		const note = (more: object) => ({ type: 'reasoning.text', index: 0, ...more });
		const body = data(
			delta({ reasoning: 'Hm', reasoning_details: [note({ text: 'Hm' })] }),
			delta({ content: 'Yes' }),
			delta({ reasoning_details: [note({ text: ' m', signature: 's' })], reasoning: ' m' }),
			delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'locked', index: 1 }] }, 'stop'),
		);
		const [reasoning] = await parts('openai-chat', body, { reasoningBack: 'reasoning_details' });
		const seal = [
			note({ text: 'Hm m', signature: 's' }),
			{ type: 'reasoning.encrypted', data: 'locked', index: 1 },
		];
		expect(reasoning).toEqual({ type: 'reasoning', text: 'Hm m', seal });
		const back = await sentBy('openrouter', 'm', round({ wire: 'openai-chat', model: 'm' }, reasoning!));
		expect(valueAt(back, 'messages.1.reasoning_details')).toEqual(seal);
	});

	it.each([
		[
			'in the usage of one vendor',
			{ x_groq: { usage: { prompt_tokens: 7, completion_tokens: 2 } } },
			{ input: 7, output: 2 },
		],
		['below nothing', { usage: { prompt_tokens: -7, completion_tokens: 1e400 } }, { input: 0, output: 0 }],
		[
			'that are no numbers',
			{ usage: { prompt_tokens: '7', completion_tokens: {} } },
			{ input: 0, output: 0 },
		],
		['in no object at all', { usage: 'many' }, { input: 0, output: 0 }],
		[
			'with reasoning beside the output',
			{
				usage: {
					...{ prompt_tokens: 7, completion_tokens: 2, total_tokens: 39 },
					completion_tokens_details: { reasoning_tokens: 30 },
				},
			},
			{ input: 7, output: 32, reasoning: 30 },
		],
	])('reads counts %s', async (_name, more, usage) => {
		expect(await hear('openai-chat', data(delta({ content: 'Yes' }, 'stop', more)))).toMatchObject({ usage });
	});

	it('shows a refusal as words', async () => {
		const final = await hear('openai-chat', data(delta({ refusal: 'I will not.' }, 'stop')));
		expect(final).toMatchObject({ stop: 'refused', parts: [{ type: 'text', text: 'I will not.' }] });
	});

	it.each([
		['length', 'length'],
		['stop', 'calls'],
	])('stops for %s with a call: %s', async (reason, stop) => {
		const one = { index: 0, id: 'a', function: { name: 'weather', arguments: '{}' } };
		const final = await hear('openai-chat', data(delta({ tool_calls: [one] }, reason)));
		expect(final).toMatchObject({ type: 'done', stop });
	});

	it.each([
		['error', 'server'],
		['insufficient_system_resource', 'overloaded'],
	])('fails when the reason to stop is %s', async (reason, type) => {
		const final = await hear('openai-chat', data(delta({ content: 'Ye' }, reason)));
		expect(final).toMatchObject({ type: 'failed', error: { type } });
	});

	it('joins the halves of a character that come in two events', async () => {
		const body = data(
			delta({ content: 'a\ud83c' }),
			delta({ content: '\udf31b' }),
			delta({ content: '\ud83c' }, 'stop'),
		);
		expect(await parts('openai-chat', body)).toEqual([{ type: 'text', text: 'a🌱b\ufffd' }]);
	});

	it('names what a refusal speaks of only if it was sent', async () => {
		const error = { message: 'Unsupported: temperature, max_tokens', code: 'unsupported_parameter' };
		await using server = await scriptedServer('openai-chat');
		server.reply({ status: 400, pieces: [JSON.stringify({ error })] });
		const { final } = await ask('openai-chat', server.url);
		expect(final).toMatchObject({ type: 'failed', error: { type: 'bad-request' } });
		expect(JSON.stringify(final)).toContain('about max_tokens');
		expect(JSON.stringify(final)).not.toContain('temperature');
	});

	it('gives Mistral the ids, names and content it wants', async () => {
		const body = await sentBy('mistral', 'magistral', round());
		expect(valueAt(body, 'messages.1')).toMatchObject({ content: '', tool_calls: [{ id: 'call00000' }] });
		expect(valueAt(body, 'messages.2')).toMatchObject({ tool_call_id: 'call00000', name: 'weather' });
		expect(body).not.toHaveProperty('stream_options');
	});
});

describe('the ready connections', () => {
	it.each([
		['openai', 'gpt-5.1', 'none', 'reasoning.effort', 'none'],
		['openai', 'gpt-5', 'none', 'reasoning.effort', 'minimal'],
		['openai', 'o3', 'none', 'reasoning.effort', 'low'],
		['openai', 'gpt-4o', 'high', 'reasoning', undefined],
		['openai', 'gpt-4o', 'high', 'include', undefined],
		['openai', 'gpt-6', 'high', 'include.0', 'reasoning.encrypted_content'],
		['openai-chat', 'gpt-5.1', 'low', 'reasoning_effort', 'low'],
		['openai-chat', 'gpt-4o', 'low', 'reasoning_effort', undefined],
		['groq', 'qwen/qwen3.6-27b', 'high', 'reasoning_effort', 'default'],
		['groq', 'qwen/qwen3.6-27b', 'none', 'reasoning_effort', 'none'],
		['groq', 'openai/gpt-oss-120b', 'none', 'reasoning_effort', 'low'],
		['groq', 'llama-3.3-70b', 'high', 'reasoning_effort', undefined],
		['deepseek', 'deepseek-v4-pro', 'low', 'reasoning_effort', 'low'],
		['deepseek', 'deepseek-v4-pro', 'low', 'thinking.type', 'enabled'],
		['deepseek', 'deepseek-v4-pro', 'none', 'thinking.type', 'disabled'],
		['deepseek', 'deepseek-v4-pro', 'none', 'reasoning_effort', undefined],
		['xai', 'grok-4.5', 'none', 'reasoning_effort', 'low'],
		['xai', 'grok-3-mini', 'medium', 'reasoning_effort', 'high'],
		['xai', 'grok-4', 'high', 'reasoning_effort', undefined],
		['gemini', 'gemini-3-flash-preview', 'none', 'generationConfig.thinkingConfig.thinkingLevel', 'minimal'],
		['gemini', 'gemini-3.1-pro-preview', 'none', 'generationConfig.thinkingConfig.thinkingLevel', 'low'],
		['gemini', 'gemini-flash-latest', 'none', 'generationConfig.thinkingConfig.thinkingLevel', 'low'],
		['gemini', 'gemini-2.5-pro', 'none', 'generationConfig.thinkingConfig.thinkingBudget', 128],
		['gemini', 'gemini-2.5-flash', 'none', 'generationConfig.thinkingConfig.thinkingBudget', 0],
		['anthropic', 'claude-opus-5', 'low', 'output_config.effort', 'low'],
		['anthropic', 'claude-sonnet-4-5', 'low', 'thinking.budget_tokens', 2048],
		['anthropic', 'claude-haiku-4-5', 'none', 'thinking', undefined],
	] as const)('%s asks %s to think (%s): %s is %s', async (id, model, effort, path, value) => {
		expect(valueAt(await sentBy(id, model, QUESTION.messages, { effort }), path)).toBe(value);
	});

	it.each([
		['anthropic', 'claude-opus-5', undefined],
		['anthropic', 'claude-mythos-5-1', undefined],
		['anthropic', 'claude-sonnet-4-6', 0.5],
		['anthropic', 'claude-3-haiku', 0.5],
		['openai', 'gpt-6', undefined],
		['openai', 'gpt-5-chat-latest', 0.5],
		['openai-chat', 'gpt-4o', 0.5],
		['mistral', 'mistral-large', 0.5],
	])('%s tells %s a temperature of %s', async (id, model, temperature) => {
		const body = await sentBy(id, model, QUESTION.messages, { temperature: 0.5 });
		expect(valueAt(body, 'temperature')).toBe(temperature);
	});

	it('gives DeepSeek a field for reasoning with every answer, even those of others', async () => {
		const foreign = await sentBy('deepseek', 'deepseek-v4-pro', round({ wire: 'gemini', model: 'm' }));
		expect(valueAt(foreign, 'messages.1.reasoning_content')).toBe('');
		const origin = { wire: 'openai-chat', model: 'deepseek-v4-pro' };
		const own = await sentBy('deepseek', origin.model, round(origin, { type: 'reasoning', text: 'Hm' }));
		expect(valueAt(own, 'messages.1.reasoning_content')).toBe('Hm');
	});

	it('tells Perplexity of calls in words, and never twice in a row by the user', async () => {
		const again = { role: 'user', parts: [{ type: 'text', text: 'And?' }] } as const;
		const body = await sentBy('perplexity', 'sonar', [...round(), again], { toolChoice: 'auto' });
		expect(body).not.toHaveProperty('tools');
		expect(body).not.toHaveProperty('tool_choice');
		expect(valueAt(body, 'messages')).toEqual([
			{ role: 'user', content: 'What is the weather?' },
			{ role: 'assistant', content: '[Call of weather] {"city":"Oslo"}' },
			{ role: 'user', content: '[Result of weather] sun\n\nAnd?' },
		]);
	});
});

describe('anthropic-messages', () => {
	it('keeps hidden thoughts closed, and gives them back', async () => {
		const block = { type: 'redacted_thinking', data: 'locked' };
		const body = data(begun, { type: 'content_block_start', index: 0, content_block: block }, ...ended);
		const [hidden] = await parts('anthropic-messages', body);
		expect(hidden).toEqual({ type: 'reasoning', text: '', redacted: true, seal: { redacted: 'locked' } });
		const origin = { wire: 'anthropic-messages', model: 'claude-x' };
		const back = await sentBy('anthropic', 'claude-x', round(origin, hidden!));
		expect(valueAt(back, 'messages.1.content.0')).toEqual(block);
	});

	it('refuses a second message spliced into the first', async () => {
		const other = { type: 'message_start', message: { id: 'm-2' } };
		const final = await hear('anthropic-messages', data(begun, other, ...ended));
		expect(final).toMatchObject({ type: 'failed', error: { type: 'protocol' } });
	});

	it('takes arguments that come whole with the call', async () => {
		const block = { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Oslo' } };
		const body = data(begun, { type: 'content_block_start', index: 0, content_block: block }, ...ended);
		expect(await parts('anthropic-messages', body)).toMatchObject([{ args: { city: 'Oslo' } }]);
	});

	it('leaves out empty text', async () => {
		const block = { type: 'text', text: '' };
		const body = data(begun, { type: 'content_block_start', index: 0, content_block: block }, ...ended);
		expect(await parts('anthropic-messages', body)).toEqual([]);
	});

	it('does not send thoughts that nobody signed', async () => {
		const origin = { wire: 'anthropic-messages', model: 'claude-x' };
		const back = await sentBy('anthropic', 'claude-x', round(origin, { type: 'reasoning', text: 'Hm' }));
		expect(valueAt(back, 'messages.1.content.0.type')).toBe('tool_use');
	});

	it('marks the end of what the next call will share', async () => {
		const body = await sentBy('anthropic', 'claude-x', round());
		expect(valueAt(body, 'messages.2.content.0.cache_control')).toEqual({ type: 'ephemeral' });
		expect(valueAt(body, 'messages.0.content.0.cache_control')).toBeUndefined();
	});

	it('marks the end of what never changes: the system prompt, or the tools where there is none', async () => {
		const tools = [WEATHER, { ...WEATHER, name: 'second' }];
		const bare = await sentBy('anthropic', 'claude-x', round(), { tools });
		expect(valueAt(bare, 'tools.0.cache_control')).toBeUndefined();
		expect(valueAt(bare, 'tools.1.cache_control')).toEqual({ type: 'ephemeral' });
		const full = await sentBy('anthropic', 'claude-x', round(), { tools, system: 'Be brief.' });
		expect(valueAt(full, 'tools.1.cache_control')).toBeUndefined();
		expect(valueAt(full, 'system.0.cache_control')).toEqual({ type: 'ephemeral' });
	});

	it('adds up what was read from the cache, written to it, and neither', async () => {
		const usage = { input_tokens: 5, cache_read_input_tokens: 100, cache_creation_input_tokens: 20 };
		const start = { type: 'message_start', message: { id: 'm-1', usage } };
		const delta = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } };
		const final = await hear('anthropic-messages', data(start, delta, { type: 'message_stop' }));
		expect(final).toMatchObject({ usage: { input: 125, cacheRead: 100, cacheWrite: 20, output: 3 } });
	});
});

describe('gemini', () => {
	const chunk = (parts: readonly object[], finishReason?: string) => ({
		candidates: [{ content: { parts }, finishReason }],
	});

	it('keeps a signature that comes alone with the words before it', async () => {
		const body = data(chunk([{ text: 'Yes' }]), chunk([{ text: '', thoughtSignature: 's' }], 'STOP'));
		expect(await parts('gemini', body)).toEqual([{ type: 'text', text: 'Yes', seal: 's' }]);
	});

	it('does not mix signed words with others', async () => {
		const body = data(chunk([{ text: 'Yes', thoughtSignature: 's' }, { text: ' no' }], 'STOP'));
		expect(await parts('gemini', body)).toEqual([
			{ type: 'text', text: 'Yes', seal: 's' },
			{ type: 'text', text: ' no' },
		]);
	});

	it('is refused when the question was blocked', async () => {
		const final = await hear('gemini', data({ promptFeedback: { blockReason: 'SAFETY' } }));
		expect(final).toMatchObject({ type: 'done', stop: 'refused', parts: [] });
	});

	it('fails when the model wrote a call that got lost', async () => {
		const final = await hear('gemini', data(chunk([], 'MALFORMED_FUNCTION_CALL')));
		expect(final).toMatchObject({ type: 'failed', error: { type: 'protocol' } });
	});

	it('puts something in place of a signature it cannot have', async () => {
		const path = 'contents.1.parts.0.thoughtSignature';
		expect(valueAt(await sentBy('gemini', 'gemini-3-pro', round()), path)).toMatch(/^skip_/u);
		expect(valueAt(await sentBy('gemini', 'gemini-2.5-pro', round()), path)).toBeUndefined();
	});
});

describe('openai-responses', () => {
	const created = { type: 'response.created', response: { model: 'm' } };
	const done = (item: object) => ({ type: 'response.output_item.done', output_index: 0, item });
	const completed = { type: 'response.completed', response: { status: 'completed' } };

	it('takes from the whole item what was not streamed', async () => {
		const item = { type: 'function_call', call_id: 'a', name: 'weather', arguments: '{"n":1}' };
		expect(await parts('openai-responses', data(created, done(item), completed))).toMatchObject([
			{ args: { n: 1 } },
		]);
	});

	it('keeps reasoning that has no words', async () => {
		const item = { type: 'reasoning', id: 'rs', summary: [], encrypted_content: 'locked' };
		expect(await parts('openai-responses', data(created, done(item), completed))).toEqual([
			{ type: 'reasoning', text: '', redacted: true, seal: { id: 'rs', encrypted: 'locked' } },
		]);
	});

	it('shows a refusal as words', async () => {
		const item = { type: 'message', content: [{ type: 'refusal', refusal: 'I will not.' }] };
		const final = await hear('openai-responses', data(created, done(item), completed));
		expect(final).toMatchObject({ stop: 'refused', parts: [{ type: 'text', text: 'I will not.' }] });
	});

	it('does not send reasoning that is not sealed', async () => {
		const origin = { wire: 'openai-responses', model: 'gpt-x' };
		const back = await sentBy('openai', 'gpt-x', round(origin, { type: 'reasoning', text: 'Hm' }));
		expect(valueAt(back, 'input.1.type')).toBe('function_call');
	});

	it('parts the paragraphs of a summary', async () => {
		const item = { type: 'reasoning', summary: [] };
		const piece = (summary_index: number, text: string) => ({
			...{ type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index, delta: text },
		});
		const added = { type: 'response.output_item.added', output_index: 0, item };
		const body = data(created, added, piece(0, 'Hm'), piece(1, 'A'), piece(1, 'ha'), done(item), completed);
		expect(await parts('openai-responses', body)).toEqual([{ type: 'reasoning', text: 'Hm\n\nAha' }]);
	});

	it.each([
		[{ type: 'error', code: 'rate_limit_exceeded', message: 'x' }, 'rate'],
		[{ type: 'response.failed', response: { error: { code: 'server_error', message: 'x' } } }, 'server'],
	])('fails with %j', async (event, type) => {
		expect(await hear('openai-responses', data(created, event))).toMatchObject({ error: { type } });
	});
});
