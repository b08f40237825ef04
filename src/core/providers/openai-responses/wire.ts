import { quirksFor, type Compat } from '../compat.ts';
import { eventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { RESPONSES_DEFAULTS, type ResponsesQuirks } from './quirks.ts';
import { responsesRequest } from './request.ts';
import { readResponses } from './stream.ts';

export function openaiResponses(compat: Compat<ResponsesQuirks>, model: string): Wire {
	const quirks = quirksFor(RESPONSES_DEFAULTS, compat, model);
	return {
		framing: eventStream,
		write: (request) => responsesRequest(request, quirks),
		read: readResponses,
	};
}
