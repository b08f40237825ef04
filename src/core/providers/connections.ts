import type { Connection, KeyPlace } from './connection.ts';

const BEARER: KeyPlace = { header: 'authorization', prefix: 'Bearer ' };

/** Served by several, and it cannot do without reasoning anywhere. */
const GPT_OSS = { effort: 'reasoning_effort', efforts: { none: 'low' } } as const;

/** The models before reasoning; all later ones take no temperature. */
const OPENAI_WITHOUT_REASONING = ['gpt-4', 'gpt-3', 'chatgpt', 'gpt-5-chat'];
/** How little each line can reason: `none` is known from 5.1 on. Later rows win. */
const OPENAI_EFFORTS = [
	{ prefixes: ['o1', 'o3', 'o4'], quirks: { efforts: { none: 'low' } } },
	{ prefixes: ['gpt-5'], quirks: { efforts: { none: 'minimal' } } },
	{ prefixes: ['gpt-5.'], quirks: { efforts: {} } },
];
/** The Claude models that think by a budget; those after them think by effort. */
const CLAUDE_BUDGET = [
	'claude-3',
	'claude-haiku-4-5',
	'claude-sonnet-4-5',
	'claude-opus-4-5',
	'claude-opus-4-1',
	'claude-sonnet-4-2',
	'claude-opus-4-2',
	'claude-sonnet-4-0',
	'claude-opus-4-0',
];
const CLAUDE_WITHOUT_SCHEMA = [
	'claude-3',
	'claude-sonnet-4-2',
	'claude-opus-4-2',
	'claude-sonnet-4-0',
	'claude-opus-4-0',
];

/** Ready to use with a key, or with nothing where the model is at home. */
export const CONNECTIONS: readonly Connection[] = [
	{
		id: 'anthropic',
		name: 'Anthropic',
		wire: 'anthropic-messages',
		url: 'https://api.anthropic.com/v1',
		key: { header: 'x-api-key', prefix: '' },
		headers: { 'anthropic-dangerous-direct-browser-access': 'true' },
		// From Opus 4.7 on a temperature is refused.
		quirks: { takesTemperature: false },
		models: [
			{ prefixes: CLAUDE_BUDGET, quirks: { thinking: 'budget', takesTemperature: true } },
			{ prefixes: CLAUDE_WITHOUT_SCHEMA, quirks: { output: 'prompt' } },
			{ prefixes: ['claude-opus-4-6', 'claude-sonnet-4-6'], quirks: { takesTemperature: true } },
		],
	},
	{
		id: 'openai',
		name: 'OpenAI',
		wire: 'openai-responses',
		url: 'https://api.openai.com/v1',
		key: BEARER,
		quirks: { takesTemperature: false },
		models: [
			...OPENAI_EFFORTS,
			{
				prefixes: OPENAI_WITHOUT_REASONING,
				// Asking for sealed reasoning is an error where there is none.
				quirks: { effort: 'omit', sealsReasoning: false, takesTemperature: true },
			},
		],
	},
	{
		id: 'openai-chat',
		name: 'OpenAI (chat completions)',
		family: 'openai',
		wire: 'openai-chat',
		url: 'https://api.openai.com/v1',
		key: BEARER,
		quirks: {
			maxTokensField: 'max_completion_tokens',
			systemRole: 'developer',
			effort: 'reasoning_effort',
			takesTemperature: false,
			takesStrict: true,
			pdf: true,
		},
		models: [
			...OPENAI_EFFORTS,
			{ prefixes: OPENAI_WITHOUT_REASONING, quirks: { effort: 'omit', takesTemperature: true } },
		],
	},
	{
		id: 'gemini',
		name: 'Google Gemini',
		wire: 'gemini',
		url: 'https://generativelanguage.googleapis.com/v1beta',
		key: { header: 'x-goog-api-key', prefix: '' },
		models: [
			{ prefixes: ['gemini-1', 'gemini-2.0', 'gemma'], quirks: { thinking: 'omit' } },
			{ prefixes: ['gemini-2.5'], quirks: { thinking: 'budget' } },
			{ prefixes: ['gemini-2.5-pro'], quirks: { smallestBudget: 128 } },
			{
				// The names ending in `latest` stand for models of the third line and later.
				prefixes: ['gemini-3', 'gemini-pro-latest', 'gemini-flash-latest', 'gemini-flash-lite-latest'],
				quirks: { foreignCallSeal: 'skip_thought_signature_validator' },
			},
			{
				prefixes: ['gemini-3-flash', 'gemini-3.1-flash', 'gemini-3.5-flash', 'gemini-3.6-flash'],
				quirks: { levels: { none: 'minimal' } },
			},
		],
	},
	{
		id: 'groq',
		name: 'Groq',
		wire: 'openai-chat',
		url: 'https://api.groq.com/openai/v1',
		key: BEARER,
		quirks: { maxTokensField: 'max_completion_tokens', thinkTags: true },
		models: [
			{ prefixes: ['openai/gpt-oss'], quirks: GPT_OSS },
			{
				// Reasoning is on or off here, and any other word is refused.
				prefixes: ['qwen/'],
				quirks: {
					effort: 'reasoning_effort',
					efforts: { low: 'default', medium: 'default', high: 'default' },
				},
			},
		],
	},
	{
		id: 'openrouter',
		name: 'OpenRouter',
		wire: 'openai-chat',
		url: 'https://openrouter.ai/api/v1',
		key: BEARER,
		quirks: { effort: 'reasoning', reasoningBack: 'reasoning_details', takesStrict: true, pdf: true },
	},
	{
		id: 'mistral',
		name: 'Mistral',
		wire: 'openai-chat',
		url: 'https://api.mistral.ai/v1',
		key: BEARER,
		quirks: {
			// It sends the figures unasked and refuses the whole request when it is asked.
			asksForUsage: false,
			takesStrict: true,
			callIds: 'nine',
			namesResults: true,
			emptyContent: 'empty',
			reasoningBack: 'thinking',
		},
	},
	{
		id: 'deepseek',
		name: 'DeepSeek',
		wire: 'openai-chat',
		url: 'https://api.deepseek.com/v1',
		key: BEARER,
		quirks: {
			effort: 'thinking',
			output: 'object',
			// While it thinks, every earlier answer must have the field, even one that was given without thinking.
			reasoningBack: 'reasoning_content',
			emptyContent: 'empty',
			images: false,
		},
	},
	{
		id: 'xai',
		name: 'xAI',
		wire: 'openai-chat',
		url: 'https://api.x.ai/v1',
		key: BEARER,
		quirks: { maxTokensField: 'max_completion_tokens', takesStrict: true },
		models: [
			// The others reason or do not by their name, and refuse to be told.
			{ prefixes: ['grok-4.3'], quirks: { effort: 'reasoning_effort' } },
			{ prefixes: ['grok-4.5'], quirks: { effort: 'reasoning_effort', efforts: { none: 'low' } } },
			{
				prefixes: ['grok-3-mini'],
				quirks: { effort: 'reasoning_effort', efforts: { none: 'low', medium: 'high' } },
			},
		],
	},
	{
		id: 'together',
		name: 'Together',
		wire: 'openai-chat',
		url: 'https://api.together.xyz/v1',
		key: BEARER,
		quirks: { thinkTags: true },
		models: [{ prefixes: ['openai/gpt-oss'], quirks: GPT_OSS }],
	},
	{
		id: 'perplexity',
		name: 'Perplexity',
		wire: 'openai-chat',
		url: 'https://api.perplexity.ai',
		key: BEARER,
		// It refuses tools and all that tells of them.
		quirks: { asksForUsage: false, takesTools: false, thinkTags: true },
	},
	{
		id: 'ollama',
		name: 'Ollama',
		wire: 'ollama',
		url: 'http://127.0.0.1:11434',
		isLocal: true,
		models: [{ prefixes: ['gpt-oss'], quirks: { thinking: 'level' } }],
	},
	local('lm-studio', 'LM Studio', 1234),
	local('llama-cpp', 'llama.cpp', 8080),
	local('vllm', 'vLLM', 8000),
	local('tgi', 'Text Generation Inference', 3000),
	{
		id: 'compatible',
		name: 'Any compatible address',
		wire: 'openai-chat',
		url: 'http://127.0.0.1:8000/v1',
		key: BEARER,
		quirks: { thinkTags: true },
	},
];

function local(id: string, name: string, port: number): Connection {
	const url = `http://127.0.0.1:${port}/v1`;
	return {
		id,
		name,
		wire: 'openai-chat',
		url,
		isLocal: true,
		quirks: { thinkTags: true, emptyContent: 'empty' },
	};
}
