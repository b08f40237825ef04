import { err, ok, type Result } from '#core/kernel/result.ts';
import { Secret } from './secret.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** `expected` completes the sentence "expected ...". */
type Parsed<T> = Result<T, { type: 'malformed'; expected: string }>;

/** One setting: its name in the environment, its key in the file, and how its text becomes a value. */
export interface Setting<T> {
	readonly env: string;
	readonly key: string;
	/** A secret's text is never repeated in a message. */
	readonly secret?: boolean;
	readonly parse: (text: string) => Parsed<T>;
}

export const settings = {
	host: setting('ALCOVE_HOST', 'host', parseHost),
	port: setting('ALCOVE_PORT', 'port', wholeNumber(0, 65_535)),
	data: setting('ALCOVE_DATA', 'data', parsePath),
	databaseUrl: { ...setting('DATABASE_URL', 'databaseUrl', parseDatabaseUrl), secret: true },
	origins: setting('ALCOVE_ORIGINS', 'origins', parseOrigins),
	log: setting('ALCOVE_LOG', 'log', parseLogLevel),
	app: setting('ALCOVE_APP', 'app', parsePath),
	rate: setting('ALCOVE_RATE', 'rate', wholeNumber(1, 1_000_000)),
	claimRate: setting('ALCOVE_CLAIM_RATE', 'claimRate', wholeNumber(1, 10_000)),
	bodyLimit: setting('ALCOVE_BODY_LIMIT', 'bodyLimit', wholeNumber(1_024, 64 * 1024 * 1024)),
} as const;

/** Names the relay itself has no use for, but that other commands of the project read. */
export const foreignNames = [
	'ALCOVE_BUILD',
	'ALCOVE_BUILT_AT',
	'ALCOVE_CHROMIUM',
	'ALCOVE_OUT',
	'ALCOVE_POSTGRES',
];

function setting<T>(env: string, key: string, parse: (text: string) => Parsed<T>): Setting<T> {
	return { env, key, parse };
}

function malformed(expected: string): Parsed<never> {
	return err({ type: 'malformed', expected });
}

function wholeNumber(min: number, max: number): (text: string) => Parsed<number> {
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value >= min && value <= max) return ok(value);
		return malformed(`a whole number from ${min} to ${max}`);
	};
}

function parseHost(text: string): Parsed<string> {
	const bare = text.replace(/^\[(.*)\]$/, '$1');
	return /^[A-Za-z0-9.:_%-]+$/.test(bare) ? ok(bare) : malformed('an address such as 127.0.0.1 or 0.0.0.0');
}

function parsePath(text: string): Parsed<string> {
	return text.includes('\0') ? malformed('the path of a folder') : ok(text);
}

function parseLogLevel(text: string): Parsed<LogLevel> {
	const level = logLevels.find((known) => known === text);
	return level ? ok(level) : malformed(`one of ${logLevels.join(', ')}`);
}

/**
 * Only a URL whose parts are beyond doubt: in one with a forgotten `//`, or a `/`, `#` or `@` of the password
 * that is not written as %XX, a piece of the password would pass for a port or for the name of the database.
 */
function parseDatabaseUrl(text: string): Parsed<Secret> {
	const url = /^postgres(ql)?:\/\//i.test(text) ? URL.parse(text) : null;
	const isClear = url && url.hash === '' && /^(\/[^/@]*)?$/.test(url.pathname) && !url.search.includes('@');
	if (isClear) return ok(new Secret(text));
	return malformed(
		'an address such as postgres://user:password@host:5432/database (special characters of the password as %XX)',
	);
}

function parseOrigins(text: string): Parsed<readonly string[]> {
	const origins: string[] = [];
	for (const item of text.split(/[\s,]+/).filter((part) => part !== '')) {
		const url = URL.parse(item);
		const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
		if (!url || !isWeb || url.href !== `${url.origin}/` || item.includes('*'))
			return malformed('origins such as https://alcove.example.org, separated by commas, without a path');
		origins.push(url.origin);
	}
	return ok(origins);
}
