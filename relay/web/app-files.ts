import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem-reply.ts';
import { createContentReader, type ReadContent } from './app-content.ts';
import type { AppFile, AppIndex, Encoding, StoredFile } from './app-index.ts';
import { createAppPolicy } from './app-policy.ts';
import { chooseEncoding } from './encoding.ts';

const MISSING_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Alcove: not built</title>
<h1>The app is not built yet</h1>
<p>The relay runs, but there is no app to serve. Run <code>npm run build</code>, then start the relay again.</p>
</html>
`;

/** Serves the app: its files by name, and the page for every address a person may open. */
export function serveApp(app: FastifyInstance, index: AppIndex): void {
	const policy = createAppPolicy(index.page?.html ?? '');
	const readContent = createContentReader();

	app.route({
		method: ['GET', 'HEAD'],
		url: '/*',
		async handler(request, reply) {
			const path = decodePath(request.url);
			if (path === undefined) return sendProblem(reply, 'bad-request');
			const file = path === '/' ? index.page?.file : index.filesByPath.get(path);
			if (file) return sendFile(request, reply, file, policy, readContent);
			if (path.startsWith('/api/') || !isNavigation(request, path)) return sendProblem(reply, 'not-found');
			if (index.page) return sendFile(request, reply, index.page.file, policy, readContent);
			return reply.code(503).type('text/html; charset=utf-8').send(MISSING_PAGE);
		},
	});
}

function isNavigation(request: FastifyRequest, path: string): boolean {
	return extname(path) === '' && (request.headers.accept ?? '').includes('text/html');
}

function decodePath(url: string): string | undefined {
	try {
		return decodeURIComponent(url.split('?', 1)[0] ?? '');
	} catch {
		return undefined;
	}
}

async function sendFile(
	request: FastifyRequest,
	reply: FastifyReply,
	file: AppFile,
	policy: string,
	readContent: ReadContent,
): Promise<FastifyReply> {
	const encoding = chooseEncoding(request.headers['accept-encoding'], file.encoded);
	const etag = file.etag && tagFor(file.etag, encoding);
	reply.header('cache-control', file.cacheControl).header('content-security-policy', policy);
	if (Object.keys(file.encoded).length > 0) reply.header('vary', 'accept-encoding');
	if (etag !== undefined) reply.header('etag', etag);
	if (etag !== undefined && matchesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();

	reply.type(file.type);
	if (encoding) reply.header('content-encoding', encoding);
	return sendStored(request, reply, (encoding && file.encoded[encoding]) ?? file.plain, readContent);
}

async function sendStored(
	request: FastifyRequest,
	reply: FastifyReply,
	stored: StoredFile,
	readContent: ReadContent,
): Promise<FastifyReply> {
	if (request.method === 'HEAD') return reply.header('content-length', stored.bytes).send();
	const content = await readContent(stored);
	if (!content) {
		// Built again under a running relay: a mixture of two builds must not reach a browser's cache.
		reply.removeHeader('etag').removeHeader('content-encoding').header('cache-control', 'no-store');
		return sendProblem(reply, 'not-ready', { detail: 'The app was built again. Start the relay again.' });
	}
	return reply.header('content-length', stored.bytes).send(content);
}

/** Each encoding is a representation of its own. */
function tagFor(etag: string, encoding: Encoding | undefined): string {
	return encoding ? `${etag.slice(0, -1)}-${encoding}"` : etag;
}

function matchesTag(header: string | undefined, etag: string): boolean {
	if (header === undefined) return false;
	return header.split(',').some((item) => item.trim() === '*' || item.trim().replace(/^W\//, '') === etag);
}
