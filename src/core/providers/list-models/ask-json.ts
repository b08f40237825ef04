import { err, ok, type Result } from '#core/kernel/result.ts';
import { classify } from '../classify.ts';
import type { Connection } from '../connection.ts';
import { readErrorBody, retryAfterOf } from '../error-body.ts';
import type { ProviderPorts } from '../exchange.ts';
import type { ProviderFailure } from '../failure.ts';
import { Watch } from '../watch.ts';

/** How to ask a connection something that is no question to a model. */
export type AskJson = (
	path: string,
	body?: Readonly<Record<string, unknown>>,
) => Promise<Result<unknown, ProviderFailure>>;

/** Of the whole answer. The longest lists have some hundred models, with a page of text on each. */
const MAX_BYTES = 16_000_000;
const MAX_MS = 30_000;

/** Asks with GET, or with POST where there is a body. Fails as the models themselves do, and never throws. */
export function askJson(
	connection: Pick<Connection, 'url' | 'headers'>,
	ports: Pick<ProviderPorts, 'fetch' | 'timer' | 'authorize'>,
	signal: AbortSignal,
	headers: Readonly<Record<string, string>> = {},
): AskJson {
	return async (path, body) => {
		const watch = new Watch(ports.timer, signal, MAX_MS);
		try {
			const authorized = await watch.race(async () => {
				const sent = new Headers({ ...connection.headers, ...headers });
				if (body) sent.set('content-type', 'application/json');
				await ports.authorize?.(sent);
				return sent;
			});
			if (!authorized.ok) return err(watch.failure ?? classify({ status: 401 }));
			const fetched = await watch.race(() =>
				ports.fetch(`${connection.url.replace(/\/+$/u, '')}${path}`, {
					...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
					headers: authorized.value,
					signal: watch.signal,
					redirect: 'manual',
					credentials: 'omit',
					cache: 'no-store',
					referrerPolicy: 'no-referrer',
				}),
			);
			if (!fetched.ok) return err(watch.failure ?? classify({ circumstance: 'unreachable' }));
			if (fetched.value.type === 'opaqueredirect') return err(classify({ circumstance: 'redirected' }));
			return await readAnswer(fetched.value, watch);
		} finally {
			watch.end();
		}
	};
}

async function readAnswer(response: Response, watch: Watch): Promise<Result<unknown, ProviderFailure>> {
	const { status, headers } = response;
	const text = await readText(response, watch);
	if (!text.ok) return text;
	const isPage =
		/^text\/html/iu.test(headers.get('content-type') ?? '') || /^\s*<(!doctype|html)/iu.test(text.value);
	if (isPage) return err(classify({ circumstance: 'page', status }));
	if (!response.ok)
		return err(classify({ status, error: readErrorBody(text.value), retryAfterMs: retryAfterOf(headers) }));
	if (text.value.trim() === '') return err(classify({ circumstance: 'empty', status }));
	try {
		return ok<unknown>(JSON.parse(text.value));
	} catch {
		return err(classify({ circumstance: 'garbled', status }));
	}
}

async function readText(response: Response, watch: Watch): Promise<Result<string, ProviderFailure>> {
	const decoder = new TextDecoder();
	let text = '';
	let size = 0;
	for await (const piece of watch.pieces(response)) {
		if (!piece.ok) return piece;
		size += piece.value.byteLength;
		if (size > MAX_BYTES) return err(classify({ circumstance: 'oversized' }));
		text += decoder.decode(piece.value, { stream: true });
	}
	return watch.failure ? err(watch.failure) : ok(text + decoder.decode());
}
