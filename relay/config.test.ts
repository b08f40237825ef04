import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { err, ok } from '#core/kernel/result.ts';
import { configFailureToLine } from './config-failure.ts';
import { readConfig, type Environment, type Machine } from './config.ts';
import type { ReadFile } from './settings-source.ts';

const linux: Machine = { platform: 'linux', homeFolder: '/home/ada', appFolder: '/opt/alcove/app' };

function read(env: Environment, files: Record<string, string> = {}, machine = linux) {
	const readFile: ReadFile = (path) => {
		const text = files[path];
		if (text === 'UNREADABLE') return err({ type: 'unreadable', reason: 'EACCES' });
		return text === undefined ? err({ type: 'missing' }) : ok(text);
	};
	return readConfig(env, readFile, machine);
}

function must(env: Environment, files?: Record<string, string>, machine?: Machine) {
	const config = read(env, files, machine);
	if (!config.ok) throw new Error(configFailureToLine(config.error));
	return config.value;
}

function lineOf(env: Environment, files?: Record<string, string>): string {
	const config = read(env, files);
	if (config.ok) throw new Error('it was accepted');
	const line = configFailureToLine(config.error);
	expect(line).not.toContain('\n');
	return line;
}

describe('readConfig', () => {
	it('needs nothing', () => {
		expect(must({})).toEqual({
			host: '127.0.0.1',
			port: 7717,
			dataFolder: '/home/ada/.local/share/alcove',
			databaseUrl: undefined,
			origins: [],
			logLevel: undefined,
			appFolder: '/opt/alcove/app',
			limits: { bodyBytes: 1_048_576, requestsPerMinute: 600, claimsPerMinute: 10 },
		});
	});

	it('takes every setting from the environment', () => {
		const config = must({
			ALCOVE_HOST: '0.0.0.0',
			ALCOVE_PORT: '0',
			ALCOVE_DATA: '/srv/alcove',
			DATABASE_URL: 'postgres://me:pw@db:5432/alcove',
			ALCOVE_ORIGINS: 'https://a.example, https://b.example:8443',
			ALCOVE_LOG: 'debug',
			ALCOVE_APP: '/srv/app',
			ALCOVE_RATE: '5',
			ALCOVE_CLAIM_RATE: '2',
			ALCOVE_BODY_LIMIT: '2048',
		});
		expect(config.databaseUrl?.reveal()).toBe('postgres://me:pw@db:5432/alcove');
		expect({ ...config, databaseUrl: undefined }).toEqual({
			host: '0.0.0.0',
			port: 0,
			dataFolder: '/srv/alcove',
			databaseUrl: undefined,
			origins: ['https://a.example', 'https://b.example:8443'],
			logLevel: 'debug',
			appFolder: '/srv/app',
			limits: { bodyBytes: 2048, requestsPerMinute: 5, claimsPerMinute: 2 },
		});
	});

	it('takes every setting from the file, and lets the environment win', () => {
		const file = JSON.stringify({ port: 7000, origins: ['https://a.example'], log: 'warn', host: '::1' });
		const files = { '/home/ada/.local/share/alcove/alcove.json': file };
		expect(must({}, files)).toMatchObject({
			port: 7000,
			origins: ['https://a.example'],
			logLevel: 'warn',
			host: '::1',
		});
		expect(must({ ALCOVE_PORT: '7001' }, files).port).toBe(7001);
	});

	it('reads the file that is named, which may move the data', () => {
		const files = { '/etc/alcove.json': '{"data":"/srv/alcove"}', '/srv/alcove/alcove.json': '{"port":1}' };
		const config = must({ ALCOVE_CONFIG: '/etc/alcove.json' }, files);
		expect([config.dataFolder, config.port]).toEqual(['/srv/alcove', 7717]);
	});

	it('counts an empty variable as not set', () => {
		expect(must({ ALCOVE_PORT: '', ALCOVE_DATA: '', DATABASE_URL: '', ALCOVE_CONFIG: '' }).port).toBe(7717);
	});

	it('finds the place for data that each system has', () => {
		const at = (env: Environment, platform: NodeJS.Platform) =>
			must(env, {}, { ...linux, platform }).dataFolder;
		expect(at({ XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/alcove');
		expect(at({ STATE_DIRECTORY: '/var/lib/alcove' }, 'linux')).toBe('/var/lib/alcove');
		expect(at({}, 'darwin')).toBe('/home/ada/Library/Application Support/Alcove');
		expect(at({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'Alcove'));
	});

	it('follows references to variables and files', () => {
		const files = { '/run/secrets/url': 'postgres://me:pw@db/alcove\n' };
		expect(must({ DATABASE_URL: 'file:/run/secrets/url' }, files).databaseUrl?.reveal()).toBe(
			'postgres://me:pw@db/alcove',
		);
		expect(must({ ALCOVE_PORT: 'env:PORT', PORT: '8080' }).port).toBe(8080);
		const inFile = { '/home/ada/.local/share/alcove/alcove.json': '{"databaseUrl":"env:PG_URL"}' };
		expect(must({ PG_URL: 'postgresql://db/a' }, inFile).databaseUrl?.reveal()).toBe('postgresql://db/a');
	});

	it('leaves alone what other programs and commands use', () => {
		expect(read({ PATH: '/bin', NODE_ENV: 'x', ALCOVE_CHROMIUM: '/c', ALCOVE_POSTGRES: '/p' }).ok).toBe(true);
	});

	const refused: [string, Environment, Record<string, string>, string][] = [
		[
			'a mistyped name',
			{ ALCOVE_HOSTNAME: 'x' },
			{},
			'Unknown setting ALCOVE_HOSTNAME in the environment: did you mean ALCOVE_HOST?',
		],
		[
			'a name like none',
			{ ALCOVE_SOMETHING_ELSE: 'x' },
			{},
			'Unknown setting ALCOVE_SOMETHING_ELSE in the environment: remove it.',
		],
		[
			'a port that is no number',
			{ ALCOVE_PORT: '80a' },
			{},
			'ALCOVE_PORT in the environment: expected a whole number from 0 to 65535, got "80a".',
		],
		['a port that is none', { ALCOVE_PORT: '65536' }, {}, 'expected a whole number from 0 to 65535'],
		[
			'a negative limit',
			{ ALCOVE_RATE: '-1' },
			{},
			'ALCOVE_RATE in the environment: expected a whole number from 1',
		],
		[
			'an unknown level',
			{ ALCOVE_LOG: 'loud' },
			{},
			'expected one of trace, debug, info, warn, error, silent, got "loud"',
		],
		[
			'an origin with a path',
			{ ALCOVE_ORIGINS: 'https://a.example/app' },
			{},
			'ALCOVE_ORIGINS in the environment: expected origins such as https://alcove.example.org',
		],
		['an origin without a scheme', { ALCOVE_ORIGINS: 'a.example' }, {}, 'expected origins such as'],
		['every origin', { ALCOVE_ORIGINS: '*' }, {}, 'expected origins such as'],
		['an origin with a user', { ALCOVE_ORIGINS: 'https://u:p@a.example' }, {}, 'expected origins such as'],
		[
			'a host that is an address with a path',
			{ ALCOVE_HOST: 'http://x' },
			{},
			'expected an address such as 127.0.0.1',
		],
		[
			'a public host without origins',
			{ ALCOVE_HOST: '0.0.0.0' },
			{},
			'ALCOVE_HOST is 0.0.0.0, so others can reach the relay: set ALCOVE_ORIGINS',
		],
		[
			'another database',
			{ DATABASE_URL: 'mysql://me:hush@db/a' },
			{},
			'DATABASE_URL in the environment: expected an address such as postgres://user:password@host:5432/database (special characters of the password as %XX), got something else (not shown)',
		],
		[
			'a broken variable reference',
			{ DATABASE_URL: 'env:NONE' },
			{},
			'DATABASE_URL in the environment refers to env:NONE: this variable is not set.',
		],
		[
			'a broken file reference',
			{ DATABASE_URL: 'file:/none' },
			{},
			'refers to file:/none: there is no such file.',
		],
		[
			'an unreadable reference',
			{ DATABASE_URL: 'file:/u' },
			{ '/u': 'UNREADABLE' },
			'refers to file:/u: EACCES.',
		],
		[
			'a file that is not there',
			{ ALCOVE_CONFIG: '/none.json' },
			{},
			'The settings file /none.json does not exist; correct ALCOVE_CONFIG or create it.',
		],
		[
			'a file that cannot be read',
			{ ALCOVE_CONFIG: '/u' },
			{ '/u': 'UNREADABLE' },
			'The settings file /u cannot be read: EACCES.',
		],
		[
			'a file that is not JSON',
			{ ALCOVE_CONFIG: '/c' },
			{ '/c': '{port: 1}' },
			'The settings file /c must be one JSON object',
		],
		['a file with a list', { ALCOVE_CONFIG: '/c' }, { '/c': '[1]' }, 'must be one JSON object'],
		[
			'an unknown key of the file',
			{ ALCOVE_CONFIG: '/c' },
			{ '/c': '{"prot":1}' },
			'Unknown setting "prot" in /c: did you mean "port"?',
		],
		[
			'a malformed key of the file',
			{ ALCOVE_CONFIG: '/c' },
			{ '/c': '{"port":"x"}' },
			'"port" in /c: expected a whole number from 0 to 65535, got "x".',
		],
		[
			'a file that moves the folder it is in',
			{},
			{ '/home/ada/.local/share/alcove/alcove.json': '{"data":"/x"}' },
			'cannot move the data folder it lies in; set ALCOVE_DATA',
		],
	];

	it.each(refused)('refuses %s and says how to mend it', (_what, env, files, words) => {
		expect(lineOf(env, files)).toContain(words);
	});

	it('repeats nothing that came from a reference or is secret', () => {
		const lines = [
			lineOf({ ALCOVE_PORT: 'file:/s' }, { '/s': 'hush-hush' }),
			lineOf({ DATABASE_URL: 'hush-hush' }),
			lineOf({ ALCOVE_CONFIG: '/c' }, { '/c': '{"databaseUrl":"hush-hush"}' }),
		];
		expect(lines.join()).not.toContain('hush');
	});

	it.each([
		'postgres:alcove:hush@127.0.0.1:1/db',
		'postgres:/alcove:hush@127.0.0.1:1/db',
		'postgres:///alcove:hush@127.0.0.1:1/db',
		'postgres://alcove:12/hush@127.0.0.1/db',
		'postgres://alcove:12#hush@127.0.0.1/db',
		'postgres://alcove:12?hush@127.0.0.1/db',
		'postgres://alcove:hu/sh@127.0.0.1/db',
		'alcove:hush@127.0.0.1/db',
	])('refuses the database address %s, of which a message could show a piece of the password', (url) => {
		const line = lineOf({ DATABASE_URL: url });
		expect(line).toContain('DATABASE_URL in the environment: expected an address such as');
		expect(line).toContain('got something else (not shown)');
		expect(line).not.toContain('127.0.0.1');
	});

	it.each([
		'postgres://me:p%40w%2F%23@db:5432/alcove',
		'postgresql://db',
		'postgres:///alcove?host=/run/postgresql',
		'postgres://me@db/alcove?sslmode=require',
		'POSTGRES://me:pw@[::1]:5432/alcove',
	])('takes the database address %s', (url) => {
		expect(must({ DATABASE_URL: url }).databaseUrl?.reveal()).toBe(url);
	});

	it('repeats no value with a user and a password in it, whatever the setting', () => {
		const lines = [
			lineOf({ ALCOVE_HOST: 'postgres://me:hush@db/a' }),
			lineOf({ ALCOVE_ORIGINS: 'https://me:hush@a.example' }),
		];
		expect(lines.join()).not.toContain('hush');
	});

	it('shows no secret of an accepted configuration', () => {
		const config = must({ DATABASE_URL: 'postgres://me:hush@db/a' });
		const shown = [JSON.stringify(config), inspect(config, { depth: 5 }), String(config.databaseUrl)];
		expect(shown.join()).not.toContain('hush');
		expect(config.databaseUrl?.reveal()).toContain('hush');
	});
});
