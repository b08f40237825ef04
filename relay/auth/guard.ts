import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem-reply.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const SAFE_METHODS = ['GET', 'HEAD'];

export interface Guard {
	/** Against DNS rebinding: a page elsewhere can point a name of its own at this machine, but not change it. */
	isHostAllowed(host: string | undefined): boolean;
	/** Against requests forged by other sites; `site` is the browser's own word in Sec-Fetch-Site. */
	isOriginAllowed(method: string, origin: string | undefined, site: string | undefined): boolean;
}

/** `origins` are the public ones; loopback names and `names` count on the relay's own port only. */
export function createGuard(origins: readonly string[], names: readonly string[], port: () => number): Guard {
	const publicHosts = new Set(origins.map((origin) => new URL(origin).host));
	const publicOrigins = new Set(origins);
	const ownNames = [...LOOPBACK_NAMES, ...names];
	const ownHosts = () => ownNames.map((name) => (port() === 80 ? name : `${name}:${port()}`));

	return {
		isHostAllowed(host) {
			if (host === undefined) return false;
			const name = host.toLowerCase();
			return ownHosts().includes(name) || publicHosts.has(name);
		},
		isOriginAllowed(method, origin, site) {
			if (SAFE_METHODS.includes(method)) return true;
			// "none" is a step of the person at the browser, which no page can cause: a share, a typed address.
			if (origin === undefined || origin === 'null')
				return site === 'none' || (origin === undefined && (site === undefined || site === 'same-origin'));
			return publicOrigins.has(origin) || ownHosts().some((host) => origin === `http://${host}`);
		},
	};
}

/** The first hook of every request; undefined lets it pass. */
export function refuseForeign(
	guard: Guard,
	request: FastifyRequest,
	reply: FastifyReply,
): FastifyReply | undefined {
	const { host, origin } = request.headers;
	if (countHosts(request.raw.rawHeaders) !== 1) {
		return sendProblem(reply, 'bad-request', { detail: 'A request must have one Host header.' });
	}
	if (!guard.isHostAllowed(host)) {
		return sendProblem(reply, 'host-refused', {
			detail: 'Open the relay under the address it printed at start, or add this one to ALCOVE_ORIGINS.',
		});
	}
	const site = request.headers['sec-fetch-site'];
	if (!guard.isOriginAllowed(request.method, origin, typeof site === 'string' ? site : undefined))
		return sendProblem(reply, 'origin-refused');
	return undefined;
}

/** With none or several, the relay and what stands in front of it could mean different names. */
function countHosts(rawHeaders: readonly string[]): number {
	return rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
}
