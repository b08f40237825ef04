import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
	onNote: (notes: string, kill: (signal: NodeJS.Signals) => void) => unknown = () => undefined,
): Promise<Answered> {
	const to = ['--connection', 'compatible', '--model', 'tiny', '--url', server.url];
	return run([...to, ...args], onNote);
}

function run(
	args: readonly string[],
	onNote: Parameters<typeof ask>[1] = () => undefined,
): Promise<Answered> {
	const child = spawn(process.execPath, [TOOL, ...args], {
		env: { PATH: process.env['PATH'], COMPATIBLE_API_KEY: KEY, TMPDIR: folder },
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

function temporary(): readonly string[] {
	return readdirSync(folder).filter((name) => name.startsWith('alcove-ask-'));
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
		[['--frobnicate', 'Hi'], "Unknown option '--frobnicate'.\n"],
		[['--connection'], "Option '--connection <value>' argument missing.\n"],
		[['--model', 'tiny', 'Hi'], 'needs a --connection'],
		[['--connection', 'groq', '--model', 'x', '--route', 'cost', 'Hi'], 'leave out --route'],
		[['--connection', 'ollama', '--url', 'file:///etc/passwd', 'Hi'], 'must begin with http:// or https://'],
		[['--connection', 'ollama', '--url', 'http://a:b@x/', 'Hi'], 'a name and a password cannot be in it'],
		[['--dollars', '1e999', 'Hi'], '“1e999” is no sum.'],
		[['--dollars', '', 'Hi'], 'The option --dollars is empty.'],
		[['--data', '', 'Hi'], 'The option --data is empty.'],
		[['--data', 'a', '--data', 'b', 'Hi'], 'The option --data is there twice.'],
		[['--data', 'a', '--file', 'b'], 'There is no question.'],
		[['--schema', 'a', '--file', 'b', 'Hi'], 'do not go together'],
	])('refuses %j with the reason and the usage', async (args, reason) => {
		const { code, notes, out } = await run(args);
		expect(code).toBe(2);
		expect(notes).toContain(reason);
		expect(notes).toContain('Usage: npm run ask');
		expect(out).toBe('');
	});

	test.each([
		[['--file', '.'], 'cannot be read: it is a folder.'],
		[['--file', '/dev/null'], 'cannot be read: it is no ordinary file.'],
		[['--file', '/nowhere/a.txt'], 'cannot be read: it is not there.'],
		[['--schema', '/nowhere/a.json'], 'cannot be read: it is not there.'],
		[['--schema', TOOL], 'There is no JSON in'],
	])('refuses %j in one sentence, and asks nobody', async (args, reason) => {
		const { code, notes, out } = await ask([...args, 'Hi']);
		expect({ code, out }).toEqual({ code: 2, out: '' });
		expect(notes).toContain(reason);
		expect(notes.trim().split('\n')).toHaveLength(1);
		expect(server.seen).toEqual([]);
	});

	test('refuses a folder that is a file', async () => {
		writeFileSync(join(folder, 'file'), '');
		const { code, notes } = await ask(['--data', join(folder, 'file'), 'Hi']);
		expect(code).toBe(1);
		expect(notes).toMatch(/^The folder .*file cannot be used: it is a file, or lies below one\.\n$/u);
	});

	test('says that of a file only the name is shown', async () => {
		writeFileSync(join(folder, 'paper.pdf'), '%PDF-1.4');
		server.reply(says('I see nothing.'));
		const { notes } = await ask(['--file', join(folder, 'paper.pdf'), 'What is in it?']);
		expect(notes).toContain('Of paper.pdf perhaps only the name is shown');
		expect(JSON.stringify(server.seen[0]?.body)).toContain('File paper.pdf, application/pdf, is not shown');
	});

	test('says that an answer is not whole', async () => {
		const cut = says('Once').pieces.map((piece) => piece.replace('"stop"', '"length"'));
		server.reply({ pieces: cut });
		expect((await ask(['Tell me a story'])).notes).toContain('The answer is not whole');
	});

	test('a key that was refused is not held against the next one', async () => {
		const kept = ['--data', join(folder, 'kept')];
		server.reply({ status: 401, pieces: ['{}'] });
		expect((await ask([...kept, 'Hello'])).code).toBe(1);
		server.reply(says('Hello.'));
		expect(await ask(kept)).toMatchObject({ code: 0, out: 'Hello.\n' });
		expect((await ask(kept)).notes).toBe('> There is nothing to go on with.\n');
	});

	test('two at work in one folder: the second is told', async () => {
		const kept = ['--data', join(folder, 'kept')];
		server.reply({ pieces: says('Once').pieces.slice(0, 1), ending: 'stall' });
		let second: Promise<Answered> | undefined;
		await ask([...kept, 'Tell me a story'], (notes, kill) => {
			if (!notes.includes('compatible/tiny')) return;
			second ??= ask([...kept, 'And me']).finally(() => kill('SIGTERM'));
		});
		expect(await second).toEqual({
			code: 1,
			out: '',
			notes: `Another process is at work in ${join(folder, 'kept')}.\n`,
		});
	});

	test.each([
		['whose reader has gone', '| head -c 5', ''],
		['that nobody can write', '> /dev/full', ''],
	])('an answer %s ends the work without a word', async (_, redirection, rest) => {
		server.reply({ pieces: says('Once upon a time '.repeat(2_000)).pieces.slice(0, 1), ending: 'stall' });
		const to = ['--connection', 'compatible', '--model', 'tiny', '--url', server.url];
		const child = spawn('bash', ['-c', `"$0" "$@" ${redirection}`, process.execPath, TOOL, ...to, 'Hi'], {
			env: { PATH: process.env['PATH'], COMPATIBLE_API_KEY: KEY, TMPDIR: folder },
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		let notes = '';
		child.stderr.on('data', (chunk: Buffer) => (notes += chunk.toString()));
		await new Promise((resolve) => child.on('close', resolve));
		expect(notes.replace(/^> compatible.*\n/u, '')).toBe(rest);
		expect(readdirSync(folder)).toEqual([]);
	});

	test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing behind after %s', async (signal) => {
		server.reply({ pieces: says('{"legs"').pieces.slice(0, 1), ending: 'stall' });
		writeFileSync(join(folder, 'schema.json'), '{"type":"object"}');
		const before = temporary();
		const { code, notes } = await ask(
			['--schema', join(folder, 'schema.json'), 'Hi'],
			(so, kill) => so.includes('compatible/tiny') && setTimeout(() => kill(signal), 50),
		);
		expect(code).toBe(1);
		expect(notes).toContain('Stopped.');
		expect(temporary().filter((name) => !before.includes(name))).toEqual([]);
	});

	test('--help prints the usage', async () => {
		expect(await run(['--help'])).toMatchObject({ code: 0, notes: '' });
	});
});
