import { THOUGHTS, WORDS, city, named, pieces, type WireScript } from './script.ts';

const item = (output_index: number, id: string, added: object, deltas: readonly object[], done: object) => [
	{ type: 'response.output_item.added', output_index, item: { id, ...added } },
	...deltas.map((delta) => ({ type: '', output_index, item_id: id, ...delta })),
	{ type: 'response.output_item.done', output_index, item: { id, ...done } },
];
const created = {
	type: 'response.created',
	response: {
		id: 'r-1',
		object: 'response',
		status: 'in_progress',
		model: 'garden-1-0501',
		output: [],
		usage: null,
	},
};
/** The last event has the whole answer once more. */
const responded = (
	events: readonly { readonly type: string; readonly item?: unknown }[],
	reason = 'completed',
) => {
	const isWhole = reason === 'completed';
	const status = isWhole ? 'completed' : 'incomplete';
	const response = {
		...{ id: 'r-1', object: 'response', model: 'garden-1-0501', status },
		incomplete_details: isWhole ? null : { reason },
		output: events.flatMap(({ type, item }) => (type === 'response.output_item.done' ? [item] : [])),
		usage: {
			input_tokens: 120,
			input_tokens_details: { cached_tokens: 40 },
			output_tokens: 55,
			output_tokens_details: { reasoning_tokens: 20 },
			total_tokens: 175,
		},
	};
	return named(created, ...events, { type: `response.${status}`, response } as { type: string });
};
const callItem = (index: number, name: string, call_id = `call_${index}`) =>
	item(
		index,
		`fc_${index}`,
		{ type: 'function_call', call_id, name: 'weather', arguments: '' },
		[
			...pieces(city(name)).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
			{ type: 'response.function_call_arguments.done', arguments: city(name) },
		],
		{ type: 'function_call', call_id, name: 'weather', arguments: city(name) },
	);
const textItem = (index: number, text: string) => {
	const message = { type: 'message', role: 'assistant', phase: 'commentary' };
	const at = { content_index: 0 };
	const part = { type: 'output_text', text, annotations: [] };
	return item(
		index,
		'm-1',
		{ ...message, content: [] },
		[
			{ type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
			...pieces(text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
			{ type: 'response.output_text.done', ...at, text },
			{ type: 'response.content_part.done', ...at, part },
		],
		{ ...message, content: [part] },
	);
};

const responsesOf = (isRich: boolean) =>
	responded([
		...item(
			0,
			'rs_1',
			{ type: 'reasoning', summary: [], encrypted_content: 'early' },
			[
				{
					...{ type: 'response.reasoning_summary_part.added', summary_index: 0 },
					part: { type: 'summary_text', text: '' },
				},
				...pieces(THOUGHTS).map((delta) => ({
					...{ type: 'response.reasoning_summary_text.delta', summary_index: 0, delta },
				})),
				{ type: 'response.reasoning_summary_text.done', summary_index: 0, text: THOUGHTS },
			],
			{
				...{ type: 'reasoning', encrypted_content: 'locked' },
				summary: [{ type: 'summary_text', text: THOUGHTS }],
			},
		),
		...(isRich
			? [
					...item(1, 'it_1', { type: 'an_item_of_tomorrow' }, [], { type: 'an_item_of_tomorrow' }),
					{ type: 'response.an_event_of_tomorrow' },
				]
			: []),
		...textItem(isRich ? 2 : 1, WORDS),
		...callItem(isRich ? 3 : 2, 'Oslo'),
		...callItem(isRich ? 4 : 3, 'Lima'),
	]);

export const RESPONSES: WireScript = {
	plain: responsesOf(false),
	rich: responsesOf(true),
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 0, reasoning: 20 },
	reasoningSeal: { id: 'rs_1', encrypted: 'locked' },
	stopping: (reason) => responded(textItem(0, 'Yes'), reason),
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
	brokenCall: responded(
		item(
			0,
			'fc_b',
			{ type: 'function_call', call_id: 'call_b', name: 'weather', arguments: '' },
			[{ type: 'response.function_call_arguments.delta', delta: '{"city": "Os' }],
			{ type: 'function_call', call_id: 'call_b', name: 'weather', arguments: '{"city": "Os' },
		),
	),
	namelessCalls: responded([...callItem(0, 'Oslo', 'same'), ...callItem(1, 'Lima', 'same')]),
	words: named(created, ...textItem(0, 'Half a wo').slice(0, -3)),
};
