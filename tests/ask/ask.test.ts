import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { data } from '#tests/providers/scripts/script.ts';
import { scriptedServer, valueAt, type ScriptedServer } from '#tests/providers/scripted-server.ts';

const TOOL = new URL('../../tools/ask.ts', import.meta.url).pathname;
const KEY = 'sk-planted-key-0123456789';

let server: ScriptedServer;
let folder: string;
beforeEach(async () => {
	server = await scriptedServer('openai-chat');
	folder = mkdtempSync(join(tmpdir(), 'alcove-ask-test-'));
});
afterEach(async () => {
	await server[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

interface Answered {
	readonly code: number | null;
	readonly out: string;
	readonly notes: string;
}

function ask(
	args: readonly string[],
	onNote: (notes: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Answered> {
	const to = ['--connection', 'compatible', '--model', 'tiny', '--url', server.url];
	return run([...to, ...args], onNote);
}

function run(
	args: readonly string[],
	onNote: Parameters<typeof ask>[1] = () => undefined,
): Promise<Answered> {
	const child = spawn(process.execPath, [TOOL, ...args], {
		env: { PATH: process.env['PATH'], COMPATIBLE_API_KEY: KEY },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	let notes = '';
	child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => {
		notes += chunk.toString();
		onNote(notes, (signal) => child.kill(signal));
	});
	return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, notes })));
}

function says(text: string, usage: object = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 }) {
	const chunk = (delta: object, rest: object = {}) => ({
		...{ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'tiny' },
		choices: [{ index: 0, delta, finish_reason: null }],
		...rest,
	});
	const whole = data(
		chunk({ role: 'assistant', content: '' }),
		...(text.match(/[^]{1,5}/gu) ?? []).map((content) => chunk({ content })),
		chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
		chunk({}, { choices: [], usage }),
	);
	return { pieces: [whole, 'data: [DONE]\n\n'] };
}

describe('npm run ask', () => {
	test('prints the answer on the output, and whom it asked at what cost beside it', async () => {
		server.reply(says('A small animal with spines. 🦔'));
		const { code, out, notes } = await ask(['What is', 'a hedgehog?']);
		expect({ code, out }).toEqual({ code: 0, out: 'A small animal with spines. 🦔\n' });
		expect(notes).toContain('compatible/tiny');
		expect(notes).toContain('12 tokens in (0 cached), 3 out');
		const [seen] = server.seen;
		expect(seen?.headers.authorization).toBe(`Bearer ${KEY}`);
		expect(JSON.stringify(seen?.body)).toContain('What is a hedgehog?');
		expect(valueAt(seen?.body, 'messages.0.role')).toBe('system');
	});

	test('what a model writes cannot work the terminal', async () => {
		server.reply(says('before\u001b]52;c;aGk=\u0007\u001b[2J\u009b31mafter'));
		expect((await ask(['Hi'])).out).toBe('before]52;c;aGk=[2J31mafter\n');
	});

	test('shows what was sent and received, without the key', async () => {
		server.reply(says(`You sent ${KEY}`));
		const { notes, out } = await ask(['--request', `My key is ${KEY}`]);
		expect(notes).toContain('--- sent');
		expect(notes).toContain('"model":"tiny"');
		expect(notes).toContain('[DONE]');
		expect(notes).toMatch(/\d+ {2}persona/u);
		expect(notes).not.toContain(KEY);
		expect(out).not.toBe('');
	});

	test.each([
		[401, 'auth'],
		[402, 'billing'],
		[400, 'bad-request'],
		[413, 'context'],
	])('says what is wrong when the provider answers with %s', async (status, type) => {
		server.reply({
			status,
			headers: { 'content-type': 'application/json' },
			pieces: ['{"error":{"message":"no"}}'],
		});
		const { code, notes, out } = await ask(['Hello']);
		expect(code).toBe(1);
		expect(out).toBe('');
		expect(notes).toContain(`${type}:`);
	});

	test('refuses before it sends when the money would not do', async () => {
		server.reply(says('Never.'));
		const { code, notes } = await run([
			...['--connection', 'openai-chat', '--url', server.url, '--model', 'gpt-4o', '--dollars', '0.0001'],
			'Hello',
		]);
		expect(code).toBe(1);
		expect(notes).toContain('needs a key');
		expect(server.seen).toEqual([]);
	});

	test('an answer that does not fit the schema is sent back with what is wrong', async () => {
		writeFileSync(
			join(folder, 'schema.json'),
			JSON.stringify({ type: 'object', properties: { legs: { type: 'integer' } }, required: ['legs'] }),
		);
		server.reply(says('{"legs": "four"}'));
		const wrong = await ask(['--schema', join(folder, 'schema.json'), 'How many legs has a hedgehog?']);
		expect(wrong.code).toBe(1);
		expect(wrong.notes).toContain('No answer that fits after 4 tries');
		expect(JSON.stringify(server.seen[1]?.body)).toContain('legs');
		server.reply(says('{"legs": 4}'));
		const right = await ask(['--schema', join(folder, 'schema.json'), 'How many legs has a hedgehog?']);
		expect(JSON.parse(right.out)).toEqual({ legs: 4 });
	});

	test('a file is shown to the model', async () => {
		writeFileSync(join(folder, 'note.md'), 'The hedgehog is called Ada.');
		server.reply(says('Ada.'));
		await ask(['--file', join(folder, 'note.md'), 'What is it called?']);
		expect(JSON.stringify(server.seen[0]?.body)).toContain('The hedgehog is called Ada.');
	});

	test('killed in mid-answer, it goes on with the question the next time', async () => {
		const kept = ['--data', join(folder, 'kept')];
		server.reply({
			...says('I was about to'),
			pieces: says('I was about to').pieces.slice(0, 1),
			ending: 'stall',
		});
		const killed = await ask([...kept, 'What is a hedgehog?'], (notes, kill) => {
			if (notes.includes('compatible/tiny')) setTimeout(() => kill('SIGKILL'), 50);
		});
		expect(killed.code).toBe(null);
		server.reply(says('An animal.'));
		const { code, out, notes } = await ask(kept);
		expect({ code, out }).toEqual({ code: 0, out: 'An animal.\n' });
		expect(notes).toContain('Going on with');
		expect(notes).toContain('lost:');
		expect(JSON.stringify(server.seen.at(-1)?.body)).toContain('What is a hedgehog?');
		// Now it has ended, and is not asked again.
		server.reply(says('Never.'));
		expect((await ask(kept)).out).toBe('');
	});

	test('is stopped by Ctrl+C and says so', async () => {
		server.reply({ pieces: says('Once upon a time').pieces.slice(0, 1), ending: 'stall' });
		const { code, notes } = await ask(['Tell me a story'], (notes, kill) => {
			if (notes.includes('compatible/tiny')) setTimeout(() => kill('SIGINT'), 50);
		});
		expect(code).toBe(1);
		expect(notes).toContain('Stopped.');
	});

	test.each([
		[[], 'There is no question.'],
		[['--connection', 'nowhere', 'Hi'], 'There is no connection “nowhere”.'],
		[['--route', 'scenic', 'Hi'], 'There is no route “scenic”.'],
		[['--url', 'http://x', 'Hi'], 'needs a --connection'],
		[['--connection', 'ollama', '--url', 'nonsense', 'Hi'], '“nonsense” is no address.'],
		[['--dollars', 'many', 'Hi'], '“many” is no sum.'],
		[['--frobnicate', 'Hi'], 'frobnicate'],
	])('refuses %j with the reason and the usage', async (args, reason) => {
		const { code, notes, out } = await run(args);
		expect(code).toBe(2);
		expect(notes).toContain(reason);
		expect(notes).toContain('Usage: npm run ask');
		expect(out).toBe('');
	});

	test('--help prints the usage', async () => {
		expect(await run(['--help'])).toMatchObject({ code: 0, notes: '' });
	});
});
