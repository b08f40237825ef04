import type { Connection } from './connection.ts';
import { DEFAULT_LIMITS, exchange, type ExchangeLimits, type ProviderPorts } from './exchange.ts';
import type { Provider } from './provider.ts';
import type { Wire } from './wire.ts';

/** The provider behind a connection. It keeps nothing between calls, and its wire is loaded with the first. */
export function connect(
	connection: Connection,
	ports: ProviderPorts,
	limits: ExchangeLimits = DEFAULT_LIMITS,
): Provider {
	const address = { url: connection.url, headers: connection.headers ?? {} };
	return {
		stream: (request, signal) =>
			exchange(() => loadWire(connection, request.model), address, request, ports, limits, signal),
	};
}

/** Each wire is a chunk of its own: most people use one or two. */
async function loadWire(connection: Connection, model: string): Promise<Wire> {
	switch (connection.wire) {
		case 'anthropic-messages':
			return (await import('./anthropic-messages/wire.ts')).anthropicMessages(connection, model);
		case 'openai-chat':
			return (await import('./openai-chat/wire.ts')).openaiChat(connection, model);
		case 'openai-responses':
			return (await import('./openai-responses/wire.ts')).openaiResponses(connection, model);
		case 'gemini':
			return (await import('./gemini/wire.ts')).gemini(connection, model);
		case 'ollama':
			return (await import('./ollama/wire.ts')).ollama(connection, model);
	}
}
