import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { answerBrokenRequest } from './broken-request.ts';
import { createHttpServer, serverLimits, type ServerLimits } from './http-server.ts';

const GET = 'GET / HTTP/1.1\r\nhost: h\r\n\r\n';

let server: Server | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	server?.closeAllConnections();
	await new Promise((resolve) => server?.close(resolve));
});

async function listen(handle: RequestListener, limits: Partial<ServerLimits> = {}): Promise<void> {
	server = createHttpServer(handle, { ...serverLimits, ...limits });
	server.on('clientError', answerBrokenRequest);
	await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
}

function open(): Socket {
	const address = server!.address();
	const socket = connect(typeof address === 'object' ? address!.port : 0, '127.0.0.1');
	socket.on('error', () => undefined);
	sockets.push(socket);
	return socket;
}

async function readToEnd(socket: Socket): Promise<string> {
	let text = '';
	socket.on('data', (chunk) => (text += String(chunk)));
	await once(socket, 'close');
	return text;
}

describe('the HTTP server', { timeout: 20_000 }, () => {
	it('answers what one connection asks one after the other, in order', async () => {
		let underWay = 0;
		let most = 0;
		await listen((request, response) => {
			most = Math.max(most, ++underWay);
			setTimeout(() => {
				underWay--;
				response.end(`[${String(request.url)}]`);
			}, 20);
		});
		const socket = open();
		const paths = ['/1', '/2', '/3', '/4'];
		for (const path of paths) {
			const last = path === '/4' ? 'connection: close\r\n' : '';
			socket.write(`GET ${path} HTTP/1.1\r\nhost: h\r\n${last}\r\n`);
		}
		expect((await readToEnd(socket)).match(/\[\/\d\]/g)).toEqual(paths.map((path) => `[${path}]`));
		expect(most).toBe(1);
	});

	it('begins no second request while the first answer is not taken', async () => {
		let begun = 0;
		await listen((_request, response) => {
			begun++;
			response.end(Buffer.alloc(32 * 1024 * 1024));
		});
		const socket = open().pause();
		socket.write(GET.repeat(3));
		await sleep(300);
		expect(begun).toBe(1);
	});

	it('cuts off a connection that asks for more than may wait, and begins none of it', async () => {
		let begun = 0;
		await listen(() => void begun++, { waitingRequests: 2 });
		const inBounds = open();
		inBounds.write(GET.repeat(3));
		const beyond = open();
		beyond.write(GET.repeat(50));
		await readToEnd(beyond);
		expect(inBounds.destroyed).toBe(false);
		expect(begun).toBe(2);
	});

	it('ends a request whose headers or body do not come in time', async () => {
		await listen((request) => void request.resume(), { headersMs: 300, requestMs: 600, checkMs: 50 });
		const at = performance.now();
		const ends = [
			'',
			'GET / HTTP/1.1\r\nhost:',
			`POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\nx`,
		].map(async (text) => {
			const socket = open();
			socket.write(text);
			return { answer: await readToEnd(socket), ms: performance.now() - at };
		});
		const [silent, headers, body] = await Promise.all(ends);
		for (const end of [silent, headers, body]) expect(end!.answer).toMatch(/^HTTP\/1\.1 408 /);
		for (const end of [silent, headers]) expect(end!.ms).toBeGreaterThan(250);
		expect(body!.ms).toBeGreaterThan(550);
		for (const end of [silent, headers, body]) expect(end!.ms).toBeLessThan(3_000);
	});

	it('ends a connection whose client takes nothing', async () => {
		await listen((_request, response) => void response.end(Buffer.alloc(32 * 1024 * 1024)), {
			stalledMs: 200,
		});
		const socket = open().pause();
		socket.write(GET);
		const [accepted] = (await once(server!, 'connection')) as [Socket];
		await once(accepted, 'close');
		expect(accepted.destroyed).toBe(true);
	});

	it('takes no more connections than it may', async () => {
		await listen((_request, response) => void response.end('ok'), { connections: 2 });
		const first = open();
		const second = open();
		await Promise.all([once(first, 'connect'), once(second, 'connect')]);
		expect(await readToEnd(open())).toBe('');
		first.destroy();
		await once(first, 'close');
		await sleep(50);
		const next = open();
		next.end(GET.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'));
		expect(await readToEnd(next)).toContain('200 OK');
	});
});
