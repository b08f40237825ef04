import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import type { GeminiQuirks } from './quirks.ts';
import { geminiRequest } from './request.ts';
import { GeminiReader } from './stream.ts';

export function gemini(quirks: GeminiQuirks): Wire {
	return {
		name: 'gemini',
		framing: (limits) => new EventStream(limits),
		write: (request) => geminiRequest(request, quirks),
		read: (answer) => new GeminiReader(answer),
	};
}
