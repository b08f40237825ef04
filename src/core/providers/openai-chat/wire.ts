import { quirksFor, type Compat } from '../compat.ts';
import { eventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { CHAT_DEFAULTS, type ChatQuirks } from './quirks.ts';
import { chatRequest } from './request.ts';
import { readChat } from './stream.ts';

export function openaiChat(compat: Compat<ChatQuirks>, model: string): Wire {
	const quirks = quirksFor(CHAT_DEFAULTS, compat, model);
	return {
		framing: eventStream,
		write: (request) => chatRequest(request, quirks),
		read: (answer) => readChat(answer, quirks),
	};
}
