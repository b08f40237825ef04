import { quirksFor, type Compat } from '../compat.ts';
import { jsonLines } from '../json-lines.ts';
import type { Wire } from '../wire.ts';
import { OLLAMA_DEFAULTS, type OllamaQuirks } from './quirks.ts';
import { ollamaRequest } from './request.ts';
import { readOllama } from './stream.ts';

export function ollama(compat: Compat<OllamaQuirks>, model: string): Wire {
	const quirks = quirksFor(OLLAMA_DEFAULTS, compat, model);
	return {
		framing: jsonLines,
		write: (request) => ollamaRequest(request, quirks),
		read: readOllama,
	};
}
