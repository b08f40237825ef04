import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { data } from '#tests/providers/scripts/script.ts';
import { scriptedServer } from '#tests/providers/scripted-server.ts';

const TOOL = new URL('../../tools/ask.ts', import.meta.url).pathname;
const JSON_TYPE = { 'content-type': 'application/json' };

const key = 'sk-planted-key-0123456789abcdef';

/** Everything a server can do with a key it was sent but write it into its answer. */
const error = { error: { message: `Wrong key ${key}`, code: key, type: key, param: key } };
const echoes: readonly Parameters<Awaited<ReturnType<typeof scriptedServer>>['reply']>[0][] = [
	{ status: 401, headers: { ...JSON_TYPE, 'x-request-id': key }, pieces: [JSON.stringify(error)] },
	{ status: 400, headers: JSON_TYPE, pieces: [`{"error":"${key.slice(0, 9)}`, `${key.slice(9)}"}`] },
	{ status: 403, headers: { 'content-type': 'text/html' }, pieces: [`<html>${key}</html>`] },
	{
		status: 429,
		headers: { ...JSON_TYPE, 'retry-after': '0', 'x-ratelimit-limit': key },
		pieces: [JSON.stringify([error])],
	},
	{ status: 302, headers: { location: `/${key}` }, pieces: [''] },
	{ pieces: [data({ ...error, choices: [] })] },
	{ pieces: [`data: ${key}\n\n`] },
	{ pieces: [...`: ${key}\n\n`], ending: 'cut' },
];

test.each(echoes.map((reply, n) => [n, reply] as const))(
	'a key that a server sends back is nowhere afterwards (%i)',
	async (_n, reply) => {
		await using server = await scriptedServer('openai-chat');
		const folder = mkdtempSync(join(tmpdir(), 'alcove-key-test-'));
		try {
			server.reply(reply);
			const to = ['--connection', 'compatible', '--model', 'tiny', '--url', server.url];
			const child = spawn(process.execPath, [TOOL, ...to, '--request', '--data', folder, 'Hello'], {
				env: { PATH: process.env['PATH'], COMPATIBLE_API_KEY: key },
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			let shown = '';
			child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
			child.stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()));
			await new Promise((resolve) => child.on('close', resolve));
			expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
			expect(shown).toContain('--- sent');
			expect(shown).not.toContain(key);
			for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
				if (!file.isFile()) continue;
				const bytes = readFileSync(join(file.parentPath, file.name)).toString('latin1');
				expect(bytes, file.name).not.toContain(key);
			}
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
	20_000,
);
