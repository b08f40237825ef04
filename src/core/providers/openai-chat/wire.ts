import { EventStream } from '../sse.ts';
import type { Wire } from '../wire.ts';
import type { ChatQuirks } from './quirks.ts';
import { chatRequest } from './request.ts';
import { ChatReader } from './stream.ts';

export function openaiChat(quirks: ChatQuirks): Wire {
	return {
		name: 'openai-chat',
		framing: (limits) => new EventStream(limits),
		write: (request) => chatRequest(request, quirks),
		read: (answer) => new ChatReader(answer, quirks),
	};
}
