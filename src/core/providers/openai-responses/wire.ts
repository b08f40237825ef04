import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import type { ResponsesQuirks } from './quirks.ts';
import { responsesRequest } from './request.ts';
import { ResponsesReader } from './stream.ts';

export function openaiResponses(quirks: ResponsesQuirks): Wire {
	return {
		name: 'openai-responses',
		framing: (limits) => new EventStream(limits),
		write: (request) => responsesRequest(request, quirks),
		read: (answer) => new ResponsesReader(answer),
	};
}
