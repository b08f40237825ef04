import { quirksFor, type Compat } from '../compat.ts';
import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { RESPONSES_DEFAULTS, type ResponsesQuirks } from './quirks.ts';
import { responsesRequest } from './request.ts';
import { ResponsesReader } from './stream.ts';

export function openaiResponses(compat: Compat<ResponsesQuirks>, model: string): Wire {
	const quirks = quirksFor(RESPONSES_DEFAULTS, compat, model);
	return {
		name: 'openai-responses',
		framing: (limits) => new EventStream(limits),
		write: (request) => responsesRequest(request, quirks),
		read: (answer) => new ResponsesReader(answer),
	};
}
