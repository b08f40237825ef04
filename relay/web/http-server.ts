import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ServerLimits {
	/** From the first byte, or from the connection, to the end of the headers. */
	readonly headersMs: number;
	/** From the first byte to the end of the body. */
	readonly requestMs: number;
	/** How often the two above are looked at; what is late ends at most so much later. */
	readonly checkMs: number;
	/** On a connection on which nothing moves, such as one whose client does not read its answer. */
	readonly stalledMs: number;
	/** Between two requests. */
	readonly keepAliveMs: number;
	readonly connections: number;
	/** Requests sent on one connection before the answer to an earlier one. No browser sends any. */
	readonly waitingRequests: number;
}

export const serverLimits: ServerLimits = {
	headersMs: 10_000,
	requestMs: 30_000,
	checkMs: 1_000,
	stalledMs: 120_000,
	keepAliveMs: 72_000,
	// Ten thousand devices that only listen, and room for those that come and go.
	connections: 12_000,
	waitingRequests: 4,
};

/** Node's server, bounded in everything a client can make it hold. */
export function createHttpServer(handle: RequestListener, limits: ServerLimits = serverLimits): Server {
	const server = createServer(
		{
			headersTimeout: limits.headersMs,
			requestTimeout: limits.requestMs,
			connectionsCheckingInterval: limits.checkMs,
			keepAliveTimeout: limits.keepAliveMs,
			// Node's own refusal would go out without our headers; the guard refuses it.
			requireHostHeader: false,
		},
		oneAtATime(handle, limits.waitingRequests),
	);
	server.setTimeout(limits.stalledMs);
	server.maxConnections = limits.connections;
	return server;
}

/**
 * Begins a request when the one before it on the same connection has been answered and taken. Node would begin
 * all at once and keep their answers: a client that asks and never reads could fill the memory that way. One
 * with too many requests waiting is cut off.
 */
function oneAtATime(handle: RequestListener, maxWaiting: number): RequestListener {
	const waitingBySocket = new WeakMap<Socket, (() => void)[]>();

	return (request, response) => {
		const { socket } = request;
		const waiting = waitingBySocket.get(socket);
		const begin = () => {
			response.once('close', () => beginNext(socket));
			handle(request, response);
		};
		if (waiting === undefined) {
			waitingBySocket.set(socket, []);
			begin();
		} else if (waiting.length < maxWaiting) waiting.push(begin);
		else socket.destroy();
	};

	function beginNext(socket: Socket): void {
		const next = socket.destroyed ? undefined : waitingBySocket.get(socket)?.shift();
		if (next) next();
		else waitingBySocket.delete(socket);
	}
}
