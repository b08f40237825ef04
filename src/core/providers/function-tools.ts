import { unlessEmpty } from './conversation.ts';
import type { ModelRequest } from './provider.ts';

/** Tools as OpenAI's chat completions describe them, and Ollama after it. */
export function functionTools({ tools }: Pick<ModelRequest, 'tools'>): readonly object[] | undefined {
	return unlessEmpty(tools)?.map(({ name, description, schema }) => ({
		type: 'function',
		function: { name, description, parameters: schema },
	}));
}
