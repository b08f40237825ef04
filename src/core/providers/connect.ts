import { MESSAGES_DEFAULTS } from './anthropic-messages/quirks.ts';
import { anthropicMessages } from './anthropic-messages/wire.ts';
import { quirksFor } from './compat.ts';
import type { Connection } from './connection.ts';
import { DEFAULT_LIMITS, exchange, type ExchangeLimits, type ProviderPorts } from './exchange.ts';
import { GEMINI_DEFAULTS } from './gemini/quirks.ts';
import { gemini } from './gemini/wire.ts';
import { OLLAMA_DEFAULTS } from './ollama/quirks.ts';
import { ollama } from './ollama/wire.ts';
import { CHAT_DEFAULTS } from './openai-chat/quirks.ts';
import { openaiChat } from './openai-chat/wire.ts';
import { RESPONSES_DEFAULTS } from './openai-responses/quirks.ts';
import { openaiResponses } from './openai-responses/wire.ts';
import type { Provider } from './provider.ts';
import type { Wire } from './wire.ts';

/** The provider behind a connection. It keeps nothing between calls. */
export function connect(
	connection: Connection,
	ports: ProviderPorts,
	limits: ExchangeLimits = DEFAULT_LIMITS,
): Provider {
	const address = { url: connection.url, headers: connection.headers ?? {} };
	return {
		stream: (request, signal) =>
			exchange(wireFor(connection, request.model), address, request, ports, limits, signal),
	};
}

function wireFor(connection: Connection, model: string): Wire {
	switch (connection.wire) {
		case 'anthropic-messages':
			return anthropicMessages(quirksFor(MESSAGES_DEFAULTS, connection, model));
		case 'openai-chat':
			return openaiChat(quirksFor(CHAT_DEFAULTS, connection, model));
		case 'openai-responses':
			return openaiResponses(quirksFor(RESPONSES_DEFAULTS, connection, model));
		case 'gemini':
			return gemini(quirksFor(GEMINI_DEFAULTS, connection, model));
		case 'ollama':
			return ollama(quirksFor(OLLAMA_DEFAULTS, connection, model));
	}
}
