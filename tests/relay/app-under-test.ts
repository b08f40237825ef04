import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createIdSource } from '#core/kernel/id.ts';
import { createApp } from '#relay/app.ts';
import { createClaimIssuer, type ClaimIssuer } from '#relay/auth/claim-issuer.ts';
import type { Config, Limits } from '#relay/config.ts';
import { createLog } from '#relay/log.ts';
import { openStorage } from '#relay/storage/open.ts';
import { ensureRelay } from '#relay/storage/relay-store.ts';
import type { Storage } from '#relay/storage/tables.ts';

export const PORT = 7717;
/** What a browser at the relay's own page sends. */
export const OWN_HOST = `localhost:${String(PORT)}`;
export const OWN_ORIGIN = `http://${OWN_HOST}`;
export const PUBLIC_ORIGIN = 'https://alcove.example.org';

export interface AppUnderTest extends AsyncDisposable {
	readonly app: FastifyInstance;
	readonly storage: Storage;
	readonly issuer: ClaimIssuer;
	/** Codes that were shown after the first one. */
	readonly shownCodes: string[];
	readonly logLines: string[];
	readonly appFolder: string;
}

export interface AppOptions {
	/** By path inside the app's folder; none: the app was not built. */
	readonly files?: Readonly<Record<string, string | Buffer>>;
	readonly limits?: Partial<Limits>;
	readonly origins?: readonly string[];
	readonly databaseUrl?: string;
	/** Called with the app's folder after the files are written and before it is indexed. */
	readonly prepare?: (appFolder: string) => void;
}

/** The whole relay over a real, empty data file, without a socket: `app.inject` is its network. */
export async function startApp(options: AppOptions = {}): Promise<AppUnderTest> {
	const root = mkdtempSync(join(tmpdir(), 'alcove-app-'));
	const appFolder = join(root, 'app');
	for (const [path, content] of Object.entries(options.files ?? {})) {
		mkdirSync(dirname(join(appFolder, path)), { recursive: true });
		writeFileSync(join(appFolder, path), content);
	}
	options.prepare?.(appFolder);

	const opened = await openStorage(join(root, 'data'), options.databaseUrl);
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	const storage = opened.value;
	const newId = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));
	await ensureRelay(storage, newId);

	const logLines: string[] = [];
	const shownCodes: string[] = [];
	const log = createLog('trace', { write: (line) => logLines.push(line) });
	const issuer = createClaimIssuer(
		storage,
		(code) => shownCodes.push(code),
		(error) => log.error({ err: error }, 'unexpected'),
	);
	const config: Config = {
		host: '127.0.0.1',
		port: PORT,
		dataFolder: join(root, 'data'),
		databaseUrl: undefined,
		origins: options.origins ?? [PUBLIC_ORIGIN],
		logLevel: 'trace',
		appFolder,
		limits: { bodyBytes: 64 * 1024, requestsPerMinute: 1_000, claimsPerMinute: 1_000, ...options.limits },
	};
	const { app } = await createApp({ config, storage, issuer, newId, log });
	return {
		app,
		storage,
		issuer,
		shownCodes,
		logLines,
		appFolder,
		async [Symbol.asyncDispose]() {
			await app.close();
			await storage.close();
			rmSync(root, { recursive: true, force: true });
		},
	};
}
