import { THOUGHTS, WORDS, data, pieces, type WireScript } from './script.ts';

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

const geminiPlain = data(
	...pieces(THOUGHTS).map((text) => geminiChunk([{ text, thought: true }])),
	...pieces(WORDS).map((text) => geminiChunk([{ text }])),
	geminiChunk([functionCall('Oslo', { thoughtSignature: 'sig-call' }), functionCall('Lima')]),
	geminiChunk([{ text: '' }], 'STOP'),
);
export const GEMINI: WireScript = {
	plain: geminiPlain,
	rich: geminiPlain,
	richUsage: { input: 120, output: 55, cacheRead: 40, cacheWrite: 0, reasoning: 20 },
	stopping: (reason) => data(geminiChunk([{ text: 'Yes' }]), geminiChunk([], reason)),
	stops: [
		['STOP', 'end'],
		['MAX_TOKENS', 'length'],
		['SAFETY', 'refused'],
		['PROHIBITED_CONTENT', 'refused'],
		['NEVER_SEEN_BEFORE', 'length'],
		['OTHER', 'length'],
	],
	failing: data(geminiChunk([{ text: 'Ye' }]), {
		error: { code: 503, message: 'Secret prompt words', status: 'UNAVAILABLE' },
	}),
	namelessCalls: data(geminiChunk([functionCall('Oslo'), functionCall('Lima')], 'STOP')),
	words: data(geminiChunk([{ text: 'Half a wo' }])),
};
