import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireName } from '#core/providers/wire.ts';
import { checkRequest } from './request-schemas.ts';

/** What the server answers next. */
export interface ScriptedReply {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent one after the other, each in a write of its own. */
	readonly pieces?: readonly (string | Uint8Array)[];
	/** `cut`: the connection breaks. `stall`: nothing more comes. `mute`: not even headers come. */
	readonly ending?: 'end' | 'cut' | 'stall' | 'mute';
}

export interface SeenRequest {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: unknown;
}

/** What is there in a body, by the names on the way; undefined where the way ends early. */
export function valueAt(body: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => {
		return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
	}, body);
}

export interface ScriptedServer extends AsyncDisposable {
	readonly url: string;
	readonly seen: SeenRequest[];
	/** How many connections clients have closed before the reply was over. */
	readonly hangUps: () => number;
	reply(reply: ScriptedReply): void;
}

/** A provider that checks every request as strictly as the real one is known to, and replays what it is told. */
export async function scriptedServer(wire: WireName): Promise<ScriptedServer> {
	const seen: SeenRequest[] = [];
	let next: ScriptedReply = {};
	let hangUps = 0;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const text = Buffer.concat(chunks).toString('utf8');
			const path = request.url ?? '';
			const problem = checkRequest(wire, path, request.headers, text);
			if (problem === undefined) seen.push(seenRequest(path, request.headers, text));
			const reply = problem === undefined ? next : refusal(problem);
			response.on('close', () => {
				if (!response.writableFinished) hangUps++;
			});
			void send(response, reply);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		hangUps: () => hangUps,
		reply: (reply) => (next = reply),
		[Symbol.asyncDispose]: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function seenRequest(path: string, headers: IncomingHttpHeaders, text: string): SeenRequest {
	const body: unknown = JSON.parse(text);
	return { path, headers, body };
}

async function send(response: ServerResponse, reply: ScriptedReply): Promise<void> {
	const {
		status = 200,
		headers = { 'content-type': 'text/event-stream' },
		pieces = [],
		ending = 'end',
	} = reply;
	if (ending === 'mute') return;
	response.on('error', () => undefined);
	response.socket?.setNoDelay(true);
	response.writeHead(status, headers);
	response.flushHeaders();
	for (const piece of pieces) {
		if (response.destroyed) return;
		await new Promise((resolve) => response.write(piece, resolve));
	}
	if (ending === 'end') response.end();
	else if (ending === 'cut') response.destroy();
}

function refusal(problem: string): ScriptedReply {
	const error = { type: 'invalid_request_error', code: 'invalid_request_error', message: problem };
	return {
		status: 400,
		headers: { 'content-type': 'application/json' },
		pieces: [JSON.stringify({ error })],
	};
}
