import { quirksFor, type Compat } from '../compat.ts';
import { eventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { MESSAGES_DEFAULTS, type MessagesQuirks } from './quirks.ts';
import { messagesRequest } from './request.ts';
import { readMessages } from './stream.ts';

export function anthropicMessages(compat: Compat<MessagesQuirks>, model: string): Wire {
	const quirks = quirksFor(MESSAGES_DEFAULTS, compat, model);
	return {
		framing: eventStream,
		write: (request) => messagesRequest(request, quirks),
		read: readMessages,
	};
}
