import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobPart, CallPart, ResultPart } from '#core/content/part.ts';
import type { AnswerPart } from '#core/content/answer.ts';
import type { ModelMessage } from '#core/content/message.ts';
import type { ModelRequest } from '#core/providers/provider.ts';
import type { WireName } from '#core/providers/wire.ts';
import { SCRIPTS, WIRES } from './answers.ts';
import { ask, QUESTION, WEATHER } from './answering.ts';
import { scriptedServer, valueAt, type ScriptedServer, type SeenRequest } from './scripted-server.ts';

const blob = (mime: string, name: string): BlobPart => ({ type: 'blob', mime, name, ref: name, size: 12 });
const PICTURE = blob('image/png', 'rose.png');
const PAPER = blob('application/pdf', 'plan.pdf');
const SHEET = blob('application/zip', 'sheet.zip');
const bytes = (part: BlobPart) => Buffer.from(`bytes of ${part.ref}`).toString('base64');
const words = (text: string) => ({ type: 'text', text }) as const;
const call = (id: string): CallPart => ({ type: 'call', id, tool: 'weather', args: { city: 'Oslo' } });
const result = (id: string, ...parts: ResultPart['parts']): ResultPart => ({
	type: 'result',
	id,
	tool: 'weather',
	parts,
	status: 'ok',
});
const ANSWER = {
	type: 'object',
	properties: { a: { type: 'string' } },
	required: ['a'],
	additionalProperties: false,
};

describe.each(WIRES)('%s', (wire) => {
	let server: ScriptedServer;
	beforeAll(async () => {
		server = await scriptedServer(wire);
		server.reply({ pieces: [SCRIPTS[wire].stopping('stop')] });
	});
	afterAll(async () => {
		await server[Symbol.asyncDispose]();
	});

	/** What the server saw, once it found the request right. */
	async function sent(request: Partial<ModelRequest>, quirks: object = {}): Promise<SeenRequest> {
		const { final } = await ask(wire, server.url, { request, quirks });
		expect(final).toMatchObject({ type: 'done' });
		return server.seen.at(-1)!;
	}

	it('asks with everything there is', async () => {
		const { body } = await sent({ system: 'Be brief.', temperature: 0.5, toolChoice: 'auto' });
		const text = JSON.stringify(body);
		for (const each of ['Be brief.', 'What is the weather?', WEATHER.description, '4096', '0.5']) {
			expect(text).toContain(each);
		}
	});

	it.each(['auto', 'none', 'required', { tool: 'weather' }] as const)(
		'takes the choice of tools %j',
		async (toolChoice) => {
			const { body } = await sent({ toolChoice });
			const said: Record<WireName, unknown> = {
				'openai-chat': valueAt(body, 'tool_choice'),
				'anthropic-messages': valueAt(body, 'tool_choice'),
				gemini: valueAt(body, 'toolConfig.functionCallingConfig'),
				'openai-responses': valueAt(body, 'tool_choice'),
				ollama: valueAt(body, 'tools') ? 'auto' : 'none',
			};
			const name = typeof toolChoice === 'string' ? toolChoice : 'one';
			const one: Record<WireName, Record<typeof name, unknown>> = {
				'openai-chat': {
					...{ auto: 'auto', none: 'none', required: 'required' },
					one: { type: 'function', function: { name: 'weather' } },
				},
				'anthropic-messages': {
					...{ auto: { type: 'auto' }, none: { type: 'none' }, required: { type: 'any' } },
					one: { type: 'tool', name: 'weather' },
				},
				gemini: {
					...{ auto: { mode: 'AUTO' }, none: { mode: 'NONE' }, required: { mode: 'ANY' } },
					one: { mode: 'ANY', allowedFunctionNames: ['weather'] },
				},
				'openai-responses': {
					...{ auto: 'auto', none: 'none', required: 'required' },
					one: { type: 'function', name: 'weather' },
				},
				ollama: { auto: 'auto', none: 'none', required: 'auto', one: 'auto' },
			};
			expect(said[wire]).toEqual(one[wire][name]);
		},
	);

	it('shows pictures and papers natively, and names what it cannot show', async () => {
		const asked: string[] = [];
		const { body } = await sent(
			{
				messages: [{ role: 'user', parts: [words('Look'), PICTURE, PAPER, SHEET] }],
				readBlob: async (part) => {
					asked.push(part.ref);
					return bytes(part);
				},
			},
			{ pdf: wire !== 'ollama' },
		);
		const text = JSON.stringify(body);
		expect(text).toContain(bytes(PICTURE));
		expect(text.includes(bytes(PAPER))).toBe(wire !== 'ollama');
		expect(text).toContain('sheet.zip');
		expect(asked).toEqual(wire === 'ollama' ? ['rose.png'] : ['rose.png', 'plan.pdf']);
	});

	it('names every file to a model that takes none', async () => {
		const { body } = await sent(
			{ messages: [{ role: 'user', parts: [PICTURE, PAPER] }] },
			{ images: false, pdf: false },
		);
		expect(JSON.stringify(body)).toMatch(/rose\.png.*plan\.pdf/u);
		expect(JSON.stringify(body)).not.toContain(bytes(PICTURE));
	});

	it('sends two calls, their results in order, a picture among them, and what was said meanwhile', async () => {
		const { body } = await sent({
			messages: [
				...QUESTION.messages,
				{ role: 'assistant', parts: [words('Looking'), call('a'), call('b')] },
				{ role: 'tool', parts: [result('b', words('rain'), PICTURE), { ...result('a'), status: 'error' }] },
				{ role: 'user', parts: [words('And tomorrow?')] },
			],
		});
		const text = JSON.stringify(body);
		expect(text.indexOf('(nothing)')).toBeLessThan(text.indexOf('rain'));
		expect(text.indexOf('rain')).toBeLessThan(text.indexOf(bytes(PICTURE)));
		expect(text.indexOf(bytes(PICTURE))).toBeLessThan(text.indexOf('And tomorrow?'));
	});

	it('sends a history that other providers, broken JSON and half characters have left', async () => {
		await sent({
			messages: [
				{ role: 'user', parts: [words('Half \ud83c'), words('')] },
				{
					role: 'assistant',
					origin: { wire: 'elsewhere', model: 'other' },
					parts: [
						{ type: 'reasoning', text: 'hm', seal: { foreign: 1 } },
						words('\ud83d'),
						{ type: 'call', id: 'functions.weather:0', tool: 'weather', raw: '{"city' },
						{ ...call('x'.repeat(90)), args: [1, 2] },
					],
				},
				{ role: 'tool', parts: [result('functions.weather:0', words('not JSON')), result('nobody asked')] },
				{ role: 'assistant', parts: [{ type: 'reasoning', text: 'only thoughts' }] },
				{ role: 'user', parts: [words('Go on')] },
			],
		});
	});

	it.each(['none', 'low', 'medium', 'high'] as const)('takes the effort %s', async (effort) => {
		await sent({ effort });
		if (wire === 'anthropic-messages') {
			const older = await sent({ effort, temperature: 0.2, maxOutputTokens: 3000 }, { thinking: 'budget' });
			const thinks = effort !== 'none';
			expect(valueAt(older.body, 'thinking')).toEqual(
				thinks ? { type: 'enabled', budget_tokens: 1976 } : undefined,
			);
			expect(valueAt(older.body, 'temperature')).toBe(thinks ? undefined : 0.2);
			const forced = await sent({ effort, toolChoice: 'required' });
			expect(forced.body).not.toHaveProperty('thinking');
		}
		if (wire === 'gemini') {
			const older = await sent({ effort }, { thinking: 'budget' });
			expect(valueAt(older.body, 'generationConfig.thinkingConfig.includeThoughts')).toBe(effort !== 'none');
		}
		if (wire === 'ollama') {
			const levels = await sent({ effort }, { thinking: 'level' });
			expect(valueAt(levels.body, 'think')).toBe(effort === 'none' ? false : effort);
		}
		if (wire === 'openai-chat') {
			for (const field of ['reasoning_effort', 'reasoning', 'thinking']) {
				expect((await sent({ effort }, { effort: field })).body).toHaveProperty(field);
			}
		}
	});

	it('holds the answer to a schema', async () => {
		const { body } = await sent({ output: { name: 'answer', schema: ANSWER } }, { takesStrict: true });
		const said: Record<WireName, unknown> = {
			'openai-chat': valueAt(body, 'response_format.json_schema.schema'),
			'anthropic-messages': valueAt(body, 'output_config.format.schema'),
			gemini: valueAt(body, 'generationConfig.responseJsonSchema'),
			'openai-responses': valueAt(body, 'text.format.schema'),
			ollama: valueAt(body, 'format'),
		};
		expect(said[wire]).toEqual(ANSWER);
		if (wire === 'openai-chat' || wire === 'anthropic-messages') {
			const worded = await sent({ output: { name: 'answer', schema: ANSWER } }, { output: 'prompt' });
			expect(JSON.stringify(worded.body)).toContain('JSON Schema');
		}
	});

	it('gets back from a model what it sealed, and nobody else gets it', async () => {
		server.reply({ pieces: [SCRIPTS[wire].rich] });
		const { final } = await ask(wire, server.url);
		server.reply({ pieces: [SCRIPTS[wire].stopping('stop')] });
		const parts: readonly AnswerPart[] = final.type === 'done' ? final.parts : [];
		const history = (model: string): readonly ModelMessage[] => [
			...QUESTION.messages,
			{ role: 'assistant', parts, origin: { wire, model } },
			{
				role: 'tool',
				parts: parts.flatMap((part) => (part.type === 'call' ? [result(part.id, words('sun'))] : [])),
			},
		];
		const quirks = { reasoningBack: 'reasoning_content' };
		const seals: Record<WireName, readonly string[]> = {
			'openai-chat': ['"reasoning_content":"Two cities'],
			'anthropic-messages': ['"signature":"sig-one"'],
			gemini: ['"thoughtSignature":"sig-call"', '"thought":true'],
			'openai-responses': ['"encrypted_content":"locked"', '"id":"rs_1"', '"phase":"commentary"'],
			ollama: ['"thinking":"Two cities'],
		};
		const back = JSON.stringify((await sent({ messages: history('garden-1') }, quirks)).body);
		for (const seal of seals[wire]) expect(back).toContain(seal);
		const other = JSON.stringify((await sent({ messages: history('garden-2') }, quirks)).body);
		for (const seal of seals[wire]) expect(other).not.toContain(seal);
		expect(other).toContain('I will look at both.');
	});

	it('gives the key to nobody but the host, which adds it', async () => {
		const { final } = await ask(wire, server.url, {
			ports: { authorize: async (headers) => headers.set('authorization', 'Bearer key-1') },
		});
		expect(final.type).toBe('done');
		expect(server.seen.at(-1)?.headers['authorization']).toBe('Bearer key-1');
	});
});
