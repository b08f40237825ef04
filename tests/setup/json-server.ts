import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered: JSON as it stands, text in pieces, nothing at all, or a connection that breaks. */
export interface JsonReply {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly pieces?: readonly (string | Uint8Array)[];
	readonly ending?: 'end' | 'cut' | 'stall' | 'mute';
}

export interface JsonRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface JsonServer extends AsyncDisposable {
	readonly url: string;
	readonly seen: JsonRequest[];
}

/** A real server on the loopback address. `answer` is asked for every request. */
export async function jsonServer(answer: (request: JsonRequest) => JsonReply): Promise<JsonServer> {
	const seen: JsonRequest[] = [];
	const server = createServer((incoming, response) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const request = {
				method: incoming.method ?? '',
				url: incoming.url ?? '',
				headers: incoming.headers,
				body: Buffer.concat(chunks).toString('utf8'),
			};
			seen.push(request);
			const { status = 200, headers, json, pieces, ending = 'end' } = answer(request);
			if (ending === 'mute') return;
			response.on('error', () => undefined);
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			response.flushHeaders();
			for (const piece of pieces ?? [JSON.stringify(json)]) response.write(piece);
			if (ending === 'end') response.end();
			else if (ending === 'cut') setImmediate(() => response.destroy());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		[Symbol.asyncDispose]: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
