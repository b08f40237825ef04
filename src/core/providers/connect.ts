import type { Connection } from './connection.ts';
import { DEFAULT_LIMITS, exchange, type ExchangeLimits, type ProviderPorts } from './exchange.ts';
import type { Provider } from './provider.ts';
import type { Wire } from './wire.ts';

/** The provider behind a connection. It keeps nothing between calls, and the wires are loaded with the first. */
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

/** All wires are one chunk: together they weigh little more than one of them with what it needs. */
async function loadWire(connection: Connection, model: string): Promise<Wire> {
	return (await import('./wires.ts')).wireFor(connection, model);
}
