import type { ModelRequest } from './provider.ts';

/** Tools as OpenAI's chat completions describe them, and Ollama after it. Nothing when there are none. */
export function functionTools({ tools = [] }: Pick<ModelRequest, 'tools'>): object {
	if (tools.length === 0) return {};
	return {
		tools: tools.map(({ name, description, schema }) => ({
			type: 'function',
			function: { name, description, parameters: schema },
		})),
	};
}
