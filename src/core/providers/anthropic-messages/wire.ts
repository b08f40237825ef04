import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import type { MessagesQuirks } from './quirks.ts';
import { messagesRequest } from './request.ts';
import { MessagesReader } from './stream.ts';

export function anthropicMessages(quirks: MessagesQuirks): Wire {
	return {
		name: 'anthropic-messages',
		framing: (limits) => new EventStream(limits),
		write: (request) => messagesRequest(request, quirks),
		read: (answer) => new MessagesReader(answer),
	};
}
