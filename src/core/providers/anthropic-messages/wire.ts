import { quirksFor, type Compat } from '../compat.ts';
import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { MESSAGES_DEFAULTS, type MessagesQuirks } from './quirks.ts';
import { messagesRequest } from './request.ts';
import { MessagesReader } from './stream.ts';

export function anthropicMessages(compat: Compat<MessagesQuirks>, model: string): Wire {
	const quirks = quirksFor(MESSAGES_DEFAULTS, compat, model);
	return {
		name: 'anthropic-messages',
		framing: (limits) => new EventStream(limits),
		write: (request) => messagesRequest(request, quirks),
		read: (answer) => new MessagesReader(answer),
	};
}
