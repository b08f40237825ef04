import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { createIdSource } from '#core/kernel/id.ts';
import { err, ok, type Result } from '#core/kernel/result.ts';
import { MINUTE_MS } from '#core/kernel/time.ts';
import { createApp, listeningPort } from './app.ts';
import { CLAIM_VALID_MS, createClaimIssuer } from './auth/claim-issuer.ts';
import { PRODUCT, VERSION } from './build-info.ts';
import { readConfig, type Config } from './config.ts';
import { greetingToText, nextCodeToText } from './greeting.ts';
import { createLog } from './log.ts';
import type { ReadFile } from './settings-source.ts';
import { refuseAddress, refuseSettings, refuseStart, type StartRefusal } from './start-refusal.ts';
import { stopOnSignal, withinStopLimit } from './stop.ts';
import { dropLeftOverClaims } from './storage/claim-store.ts';
import { storageFailureToLine, type StorageFailure } from './storage/failure.ts';
import { openStorage } from './storage/open.ts';
import { ensureRelay } from './storage/relay-store.ts';
import type { Storage } from './storage/tables.ts';

const CLAIM_MINUTES = CLAIM_VALID_MS / MINUTE_MS;

/** From settings to a relay that answers and stops on a signal; on failure everything opened is closed again. */
export async function startRelay(appFolder: string): Promise<Result<void, StartRefusal>> {
	const machine = { platform: process.platform, homeFolder: homedir(), appFolder };
	const config = readConfig(process.env, readSettings, machine);
	if (!config.ok) return err(refuseSettings(config.error));

	const opened = await openStorage(config.value.dataFolder, config.value.databaseUrl?.reveal());
	if (!opened.ok) return err(refuseStorage(opened.error));
	const storage = opened.value;
	try {
		const served = await serve(config.value, storage);
		if (!served.ok) await storage.close();
		return served;
	} catch (error) {
		const failure = storage.failureOf(error);
		await storage.close();
		if (failure) return err(refuseStorage(failure));
		throw error;
	}
}

async function serve(config: Config, storage: Storage): Promise<Result<void, StartRefusal>> {
	// On a terminal the log would bury the lines meant for people.
	const log = createLog(config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'));
	const logError = (error: unknown) => log.error({ err: error }, 'unexpected');
	const newId = createIdSource(Date.now, crypto.getRandomValues.bind(crypto));
	await ensureRelay(storage, newId);
	await dropLeftOverClaims(storage);

	const issuer = createClaimIssuer(storage, (code) => say(nextCodeToText(code, CLAIM_MINUTES)), logError);
	const { app, hasApp } = await createApp({ config, storage, issuer, newId, log });
	const refused = await listen(app, config);
	if (refused) return err(refused);
	const claimCode = await issuer.issue().catch(async (error: unknown) => {
		// Still listening, the process would not end.
		await app.close();
		throw error;
	});

	stopOnSignal(async () => {
		log.info('stopping');
		await withinStopLimit(app.close(), () => app.server.closeAllConnections());
		try {
			await issuer.stop();
		} finally {
			await storage.close();
		}
		log.info('stopped');
	}, logError);

	const port = listeningPort(app) ?? config.port;
	say(
		greetingToText({
			product: PRODUCT,
			version: VERSION,
			address: `http://${nameForPeople(config.host)}:${port}/`,
			publicOrigins: config.origins,
			place: storage.place,
			claimCode,
			claimMinutes: CLAIM_MINUTES,
			hasApp,
		}),
	);
	log.info({ host: config.host, port, engine: storage.engine, version: VERSION }, 'started');
	return ok();
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<StartRefusal | undefined> {
	try {
		await app.listen({ host, port, listenTextResolver: () => 'listening' });
		return undefined;
	} catch (error) {
		await app.close();
		if (error instanceof Error && 'code' in error) return refuseAddress(host, port, String(error.code));
		throw error;
	}
}

function refuseStorage(failure: StorageFailure): StartRefusal {
	return refuseStart(failure.type, storageFailureToLine(failure));
}

/** An address that can be typed: "every address" is no address to open. */
function nameForPeople(host: string): string {
	if (host === '0.0.0.0' || host === '::') return 'localhost';
	return host.includes(':') ? `[${host}]` : host;
}

function say(text: string): void {
	process.stdout.write(text);
}

function readSettings(path: string): ReturnType<ReadFile> {
	try {
		return ok(readFileSync(path, 'utf8'));
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
		const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
		return err(isMissing ? { type: 'missing' } : { type: 'unreadable', reason: code });
	}
}
