import { THOUGHTS, WORDS, lines, pieces, type WireScript } from './script.ts';

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

const ollamaPlain = lines(
	...pieces(THOUGHTS).map((thinking) => line({ content: '', thinking })),
	...pieces(WORDS).map((content) => line({ content })),
	line({ content: '', tool_calls: [lineCall('Oslo'), lineCall('Lima')] }),
	lastLine('stop'),
);
export const OLLAMA: WireScript = {
	plain: ollamaPlain,
	rich: ollamaPlain,
	richUsage: { input: 120, output: 55, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
	stopping: (reason) => lines(line({ content: 'Yes' }), lastLine(reason)),
	stops: [
		['stop', 'end'],
		['length', 'length'],
		['never_seen_before', 'length'],
		['constructor', 'length'],
	],
	failing: lines(line({ content: 'Ye' }), { error: 'Secret prompt words' }),
	brokenCall: lines(
		line({ content: '', tool_calls: [{ function: { name: 'weather', arguments: '{"city": "Os' } }] }),
		lastLine('stop'),
	),
	namelessCalls: lines(
		line({ content: '', tool_calls: [lineCall('Oslo'), lineCall('Lima')] }),
		lastLine('stop'),
	),
	words: lines(line({ content: 'Half a wo' })),
};
