import type { Socket } from 'node:net';
import { PROBLEM_TYPE } from '#core/protocol/problem.ts';
import { API_POLICY } from './headers.ts';

const STATUS_BY_CODE: Readonly<Record<string, string>> = {
	ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
	HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Answers what is not HTTP, or did not come in time: there is no request to answer yet, only a socket. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
	if (error.code === 'ECONNRESET' || !socket.writable) {
		socket.destroy();
		return;
	}
	const line = STATUS_BY_CODE[error.code ?? ''] ?? '400 Bad Request';
	const [status, ...title] = line.split(' ');
	const body = JSON.stringify({
		type: 'about:blank',
		status: Number(status),
		code: 'bad-request',
		title: title.join(' '),
	});
	const head = [
		`HTTP/1.1 ${line}`,
		`content-type: ${PROBLEM_TYPE}`,
		`content-length: ${Buffer.byteLength(body)}`,
		`content-security-policy: ${API_POLICY}`,
		'x-content-type-options: nosniff',
		'cache-control: no-store',
		'connection: close',
	];
	socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
