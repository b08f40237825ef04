import { quirksFor, type Compat } from '../compat.ts';
import { eventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { GEMINI_DEFAULTS, type GeminiQuirks } from './quirks.ts';
import { geminiRequest } from './request.ts';
import { readGemini } from './stream.ts';

export function gemini(compat: Compat<GeminiQuirks>, model: string): Wire {
	const quirks = quirksFor(GEMINI_DEFAULTS, compat, model);
	return {
		framing: eventStream,
		write: (request) => geminiRequest(request, quirks),
		read: readGemini,
	};
}
