import { quirksFor, type Compat } from '../compat.ts';
import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { CHAT_DEFAULTS, type ChatQuirks } from './quirks.ts';
import { chatRequest } from './request.ts';
import { ChatReader } from './stream.ts';

export function openaiChat(compat: Compat<ChatQuirks>, model: string): Wire {
	const quirks = quirksFor(CHAT_DEFAULTS, compat, model);
	return {
		name: 'openai-chat',
		framing: (limits) => new EventStream(limits),
		write: (request) => chatRequest(request, quirks),
		read: (answer) => new ChatReader(answer, quirks),
	};
}
