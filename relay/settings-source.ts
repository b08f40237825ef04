import { err, ok, type Result } from '#core/kernel/result.ts';
import * as z from 'zod/mini';
import type { ConfigFailure } from './config-failure.ts';
import { nearestName } from './nearest.ts';
import { settings, type Setting } from './settings.ts';

export type ReadFile = (
	path: string,
) => Result<string, { type: 'missing' } | { type: 'unreadable'; reason: string }>;

/** The text of each setting by its key, and the file it came from. */
export interface SettingsFile {
	readonly path: string;
	readonly textByKey: Readonly<Record<string, string>>;
}

export interface SettingsReader {
	/** Undefined when not set, and when malformed; `failure` then tells the first one that was. */
	take<T>(setting: Setting<T>): T | undefined;
	failure(): ConfigFailure | undefined;
}

const fileSchema = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));

export function createSettingsReader(
	env: Readonly<Record<string, string | undefined>>,
	file: SettingsFile | undefined,
	readFile: ReadFile,
): SettingsReader {
	let first: ConfigFailure | undefined;

	return {
		take(setting) {
			const fromEnv = env[setting.env] || undefined;
			const text = fromEnv ?? file?.textByKey[setting.key];
			if (text === undefined) return undefined;
			const name = fromEnv === undefined ? `"${setting.key}"` : setting.env;
			const where = fromEnv === undefined ? (file?.path ?? '') : 'the environment';

			const resolved = resolveReference(text, env, readFile);
			if (!resolved.ok) {
				first ??= { ...resolved.error, name, where };
				return undefined;
			}
			const parsed = setting.parse(resolved.value);
			if (parsed.ok) return parsed.value;
			// What a reference led to, or a value with a user in it, may be a secret put in the wrong place.
			const mayBeSecret = setting.secret || resolved.value !== text || text.includes('@');
			const got = mayBeSecret ? undefined : text;
			first ??= { type: 'setting-malformed', name, where, expected: parsed.error.expected, got };
			return undefined;
		},
		failure: () => first,
	};
}

/** A file that was named must exist; the one beside the data is read only if it is there. */
export function readSettingsFile(
	named: string | undefined,
	besideData: string,
	readFile: ReadFile,
): Result<SettingsFile | undefined, ConfigFailure> {
	const path = named ?? besideData;
	const refuse = (reason: string) => err({ type: 'settings-file-refused' as const, path, reason });

	const read = readFile(path);
	if (!read.ok) {
		if (read.error.type === 'unreadable') return refuse(`cannot be read: ${read.error.reason}`);
		return named === undefined ? ok(undefined) : refuse('does not exist; correct ALCOVE_CONFIG or create it');
	}
	const json = parseJson(read.value);
	const parsed = fileSchema.safeParse(json);
	if (!parsed.success)
		return refuse('must be one JSON object whose values are text, numbers or lists of text; correct it');

	const known = Object.values(settings).map((setting) => setting.key);
	const unknown = Object.keys(parsed.data).find((key) => !known.includes(key));
	if (unknown !== undefined)
		return err({ type: 'setting-unknown', name: `"${unknown}"`, nearest: nearestKey(unknown), where: path });
	if (named === undefined && 'data' in parsed.data)
		return refuse('cannot move the data folder it lies in; set ALCOVE_DATA instead of "data"');
	return ok({ path, textByKey: valuesToText(parsed.data) });

	function nearestKey(key: string): string | undefined {
		const nearest = nearestName(key, known);
		return nearest === undefined ? undefined : `"${nearest}"`;
	}
}

function valuesToText(values: z.infer<typeof fileSchema>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).map(([key, value]) => [
			key,
			Array.isArray(value) ? value.join(',') : String(value),
		]),
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

interface BrokenReference {
	readonly type: 'reference-broken';
	readonly reference: string;
	readonly reason: string;
}

/** `env:NAME` and `file:/path` stand for what is there, so that a secret need not be in the settings. */
function resolveReference(
	text: string,
	env: Readonly<Record<string, string | undefined>>,
	readFile: ReadFile,
): Result<string, BrokenReference> {
	const broken = (reason: string) => err({ type: 'reference-broken' as const, reference: text, reason });

	if (text.startsWith('env:')) {
		const value = env[text.slice('env:'.length)];
		return value ? ok(value) : broken('this variable is not set');
	}
	if (text.startsWith('file:')) {
		const read = readFile(text.slice('file:'.length));
		if (read.ok) return ok(read.value.trim());
		return broken(read.error.type === 'missing' ? 'there is no such file' : read.error.reason);
	}
	return ok(text);
}
