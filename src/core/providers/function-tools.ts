import type { ModelRequest } from './provider.ts';

/** Tools as OpenAI's chat completions describe them, and Ollama after it; an empty list is refused by some. */
export function functionTools({ tools = [] }: Pick<ModelRequest, 'tools'>): readonly object[] | undefined {
	if (tools.length === 0) return undefined;
	return tools.map(({ name, description, schema }) => ({
		type: 'function',
		function: { name, description, parameters: schema },
	}));
}
