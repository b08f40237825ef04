import { JsonLines } from '../json-lines.ts';
import type { Wire } from '../wire.ts';
import type { OllamaQuirks } from './quirks.ts';
import { ollamaRequest } from './request.ts';
import { OllamaReader } from './stream.ts';

export function ollama(quirks: OllamaQuirks): Wire {
	return {
		name: 'ollama',
		framing: (limits) => new JsonLines(limits),
		write: (request) => ollamaRequest(request, quirks),
		read: (answer) => new OllamaReader(answer),
	};
}
