import { join, resolve } from 'node:path';
import { err, ok, type Result } from '#core/kernel/result.ts';
import type { ConfigFailure } from './config-failure.ts';
import { nearestName } from './nearest.ts';
import type { Secret } from './secret.ts';
import { createSettingsReader, readSettingsFile, type ReadFile } from './settings-source.ts';
import { foreignNames, settings, type LogLevel } from './settings.ts';

export interface Config {
	readonly host: string;
	/** 0 means any free port. */
	readonly port: number;
	readonly dataFolder: string;
	/** Set: PostgreSQL instead of the data file. */
	readonly databaseUrl: Secret | undefined;
	/** Public origins served besides loopback. */
	readonly origins: readonly string[];
	readonly logLevel: LogLevel | undefined;
	readonly appFolder: string;
	readonly limits: Limits;
}

export interface Limits {
	readonly bodyBytes: number;
	/** Requests a minute from one address, the static app not counted. */
	readonly requestsPerMinute: number;
	readonly claimsPerMinute: number;
}

/** What the settings fall back to; it depends on the machine and on where the relay is installed. */
export interface Machine {
	readonly platform: NodeJS.Platform;
	readonly homeFolder: string;
	readonly appFolder: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment wins over the file; an empty variable counts as not set. */
export function readConfig(
	env: Environment,
	readFile: ReadFile,
	machine: Machine,
): Result<Config, ConfigFailure> {
	const unknown = findUnknownVariable(env);
	if (unknown) return err(unknown);

	const beforeFile = createSettingsReader(env, undefined, readFile);
	const dataFolder = resolve(beforeFile.take(settings.data) ?? defaultDataFolder(env, machine));
	const misplaced = beforeFile.failure();
	if (misplaced) return err(misplaced);
	const file = readSettingsFile(env['ALCOVE_CONFIG'] || undefined, join(dataFolder, 'alcove.json'), readFile);
	if (!file.ok) return file;

	const reader = createSettingsReader(env, file.value, readFile);
	const config: Config = {
		host: reader.take(settings.host) ?? '127.0.0.1',
		port: reader.take(settings.port) ?? 7717,
		dataFolder: resolve(reader.take(settings.data) ?? dataFolder),
		databaseUrl: reader.take(settings.databaseUrl),
		origins: reader.take(settings.origins) ?? [],
		logLevel: reader.take(settings.log),
		appFolder: resolve(reader.take(settings.app) ?? machine.appFolder),
		limits: {
			bodyBytes: reader.take(settings.bodyLimit) ?? 1024 * 1024,
			requestsPerMinute: reader.take(settings.rate) ?? 600,
			claimsPerMinute: reader.take(settings.claimRate) ?? 10,
		},
	};
	const failure = reader.failure();
	if (failure) return err(failure);
	if (!isLoopback(config.host) && config.origins.length === 0)
		return err({ type: 'origins-missing', host: config.host });
	return ok(config);
}

export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function findUnknownVariable(env: Environment): ConfigFailure | undefined {
	const known = [...Object.values(settings).map((setting) => setting.env), 'ALCOVE_CONFIG'];
	const name = Object.keys(env).find(
		(key) => key.startsWith('ALCOVE_') && !known.includes(key) && !foreignNames.includes(key),
	);
	return name === undefined
		? undefined
		: { type: 'setting-unknown', name, nearest: nearestName(name, known), where: 'the environment' };
}

function defaultDataFolder(env: Environment, { platform, homeFolder }: Machine): string {
	if (platform === 'win32')
		return join(env['LOCALAPPDATA'] || join(homeFolder, 'AppData', 'Local'), 'Alcove');
	if (platform === 'darwin') return join(homeFolder, 'Library', 'Application Support', 'Alcove');
	// systemd sets this one for a service with StateDirectory=.
	if (env['STATE_DIRECTORY']) return env['STATE_DIRECTORY'];
	return join(env['XDG_DATA_HOME'] || join(homeFolder, '.local', 'share'), 'alcove');
}
