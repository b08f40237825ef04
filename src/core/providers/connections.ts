import type { Connection, KeyPlace } from './connection.ts';

const BEARER: KeyPlace = { header: 'authorization', prefix: 'Bearer ' };

const OPENAI_REASONING = ['o1', 'o3', 'o4', 'gpt-5'];
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
		models: [
			{ prefixes: CLAUDE_BUDGET, quirks: { thinking: 'budget' } },
			{ prefixes: CLAUDE_WITHOUT_SCHEMA, quirks: { output: 'prompt' } },
			{
				prefixes: ['claude-opus-4-7', 'claude-opus-4-8', 'claude-opus-5', 'claude-sonnet-5', 'claude-fable'],
				quirks: { takesTemperature: false },
			},
		],
	},
	{
		id: 'openai',
		name: 'OpenAI',
		wire: 'openai-responses',
		url: 'https://api.openai.com/v1',
		key: BEARER,
		models: [
			{ prefixes: OPENAI_REASONING, quirks: { takesTemperature: false } },
			{ prefixes: ['gpt-4', 'gpt-3', 'chatgpt'], quirks: { effort: 'omit', sealsReasoning: false } },
		],
	},
	{
		id: 'openai-chat',
		name: 'OpenAI (chat completions)',
		wire: 'openai-chat',
		url: 'https://api.openai.com/v1',
		key: BEARER,
		quirks: {
			maxTokensField: 'max_completion_tokens',
			systemRole: 'developer',
			takesStrict: true,
			pdf: true,
		},
		models: [{ prefixes: OPENAI_REASONING, quirks: { effort: 'reasoning_effort', takesTemperature: false } }],
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
			{ prefixes: ['gemini-3'], quirks: { foreignCallSeal: 'skip_thought_signature_validator' } },
		],
	},
	{
		id: 'groq',
		name: 'Groq',
		wire: 'openai-chat',
		url: 'https://api.groq.com/openai/v1',
		key: BEARER,
		quirks: { maxTokensField: 'max_completion_tokens', thinkTags: true },
		models: [{ prefixes: ['openai/gpt-oss', 'qwen/'], quirks: { effort: 'reasoning_effort' } }],
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
			// It sends the figures unasked and refuses to be asked.
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
		models: [{ prefixes: ['grok-3-mini', 'grok-4.3'], quirks: { effort: 'reasoning_effort' } }],
	},
	{
		id: 'together',
		name: 'Together',
		wire: 'openai-chat',
		url: 'https://api.together.xyz/v1',
		key: BEARER,
		quirks: { thinkTags: true },
		models: [{ prefixes: ['openai/gpt-oss'], quirks: { effort: 'reasoning_effort' } }],
	},
	{
		id: 'perplexity',
		name: 'Perplexity',
		wire: 'openai-chat',
		url: 'https://api.perplexity.ai',
		key: BEARER,
		quirks: { asksForUsage: false, takesToolChoice: false, thinkTags: true },
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
